/** What is wrong with an expression: `at` counts characters from 0, `what` goes on after `must be …`. */
export type ExpressionError = Readonly<{ at: number; what: string }>;

const widest = 60;

/** The expression with a caret below the place, each on a line of its own; of a long one the part around it. */
export const caretText = (expression: string, at: number): string => {
  const from = at > widest - 10 ? at - (widest - 10) : 0;
  const cut = expression.slice(from, from + widest).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  const before = from > 0 ? '…' : '';
  const after = from + widest < expression.length ? '…' : '';
  return `\n    ${before}${cut}${after}\n    ${' '.repeat(before.length + at - from)}^`;
};
