import type { AstNode, Rule } from './rule.ts';

const isDate = ({ callee }: AstNode): boolean => callee?.type === 'Identifier' && callee.name === 'Date';

/** `new Date()` and `Date()` read the clock; `new Date(value)` and `Date.parse(text)` do not. */
export const noClock: Rule = {
  create: (context) => {
    const report = (node: AstNode): void =>
      context.report({ node, message: 'This reads the clock: take the time as an argument or from a port.' });
    return {
      CallExpression: (node) => {
        if (isDate(node)) report(node);
      },
      NewExpression: (node) => {
        if (isDate(node) && node.arguments?.length === 0) report(node);
      },
    };
  },
};
