import * as E from 'fp-ts/lib/Either.js';
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { ExpressionError } from './expression-error.ts';
import { remember } from './remember.ts';

/** A regular expression in RE2's syntax, which takes linear time. `size`: of its program; time is at most that times the text. */
export type Pattern = Readonly<{ size: number; test: (text: string) => boolean }>;

const largestProgram = 20_000;

/** A repetition is written out when it is compiled: no more than its count times the whole expression. */
const writtenOut = (text: string): number =>
  Array.from(text.matchAll(/\{(\d{1,6})(?:,(\d{0,6}))?\}/gu)).reduce(
    (most, [, least = '0', greatest = '0']) => Math.max(most, Number(least), Number(greatest)),
    1,
  ) * text.length;

const syntaxError = (text: string, error: unknown): ExpressionError => {
  if (!(error instanceof RE2JSSyntaxException)) return { at: 0, what: 'must be a regular expression of RE2' };
  const part = error.input ?? '';
  const at = part === text || part === '' ? text.length : Math.max(0, text.indexOf(part));
  return { at, what: `must be a regular expression of RE2: ${error.error}` };
};

/** A regular expression, or where and why it is none. */
export const compilePattern = remember((text: string): E.Either<ExpressionError, Pattern> => {
  if (writtenOut(text) > largestProgram)
    return E.left({ at: text.indexOf('{'), what: 'must repeat less: it becomes too large' });
  try {
    const compiled = RE2JS.compile(text);
    return E.right({ size: compiled.programSize(), test: (subject) => compiled.test(subject) });
  } catch (error) {
    return E.left(syntaxError(text, error));
  }
});
