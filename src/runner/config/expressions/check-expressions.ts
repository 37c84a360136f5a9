import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfig } from '../api-config.ts';
import type { ConfigError } from '../config-error.ts';
import { partsOf, type Assertion } from '../fields/assertions.ts';
import { caretText, type ExpressionError } from './expression-error.ts';
import { type Expressions, loadExpressions } from './load-expressions.ts';

const issueOf = (
  path: readonly string[],
  text: string,
  hide: boolean,
  { at, what }: ExpressionError,
): ConfigError => ({
  path,
  what: hide
    ? `is ***, ${what} (at character ${String(at + 1)})`
    : `${what} (at character ${String(at + 1)})${caretText(text, at)}`,
});

const issuesOf = (assertion: Assertion, index: number, expressions: Expressions): readonly ConfigError[] => {
  const { subject, name, operator, operand, secret } = partsOf(assertion);
  const place = ['assertions', String(index)];
  const path = subject === 'json' ? expressions.path(name) : null;
  const isPattern = operator === 'matches' || operator === 'not_matches';
  const pattern = isPattern && typeof operand === 'string' ? expressions.pattern(operand) : null;
  return [
    ...(path !== null && E.isLeft(path) ? [issueOf([...place, 'json'], name, false, path.left)] : []),
    ...(pattern !== null && E.isLeft(pattern)
      ? [issueOf([...place, operator], String(operand), secret, pattern.left)]
      : []),
  ];
};

type Checked = E.Either<readonly ConfigError[], ApiConfig>;

/** Items that were decoded one by one, once more: the expressions in their assertions must be right too. */
export const checkExpressions = async (checked: readonly Checked[]): Promise<readonly Checked[]> => {
  const assertions = checked.flatMap((one) => (E.isRight(one) ? one.right.assertions : []));
  if (assertions.length === 0) return checked;
  const expressions = await loadExpressions(assertions);
  return checked.map((one) => {
    if (E.isLeft(one)) return one;
    const issues = one.right.assertions.flatMap((each, index) => issuesOf(each, index, expressions));
    return issues.length === 0 ? one : E.left(issues);
  });
};
