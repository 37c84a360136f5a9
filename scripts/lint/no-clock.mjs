/** `new Date()` and `Date()` read the clock; `new Date(value)` and `Date.parse(text)` do not. */
export const noClock = {
  create(context) {
    const report = (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return;
      if (node.type === 'NewExpression' && node.arguments.length > 0) return;
      context.report({ node, message: 'This reads the clock: take the time as an argument or from a port.' });
    };
    return { NewExpression: report, CallExpression: report };
  },
};
