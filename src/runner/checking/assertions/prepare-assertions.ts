import * as E from 'fp-ts/lib/Either.js';
import type { Expressions } from '../../config/expressions/load-expressions.ts';
import type { JsonPath } from '../../config/expressions/json-path.ts';
import type { Pattern } from '../../config/expressions/pattern.ts';
import { partsOf, type Assertion, type AssertionParts } from '../../config/fields/assertions.ts';

/** An assertion with its expressions parsed. */
export type Prepared = AssertionParts & Readonly<{ path: JsonPath; pattern: Pattern | null }>;

const noPath: JsonPath = [];

const rightOf = <A>(parsed: E.Either<unknown, A>): A | null => (E.isRight(parsed) ? parsed.right : null);

const prepare = (assertion: Assertion, { path, pattern }: Expressions): Prepared => {
  const parts = partsOf(assertion);
  const isPattern = parts.operator === 'matches' || parts.operator === 'not_matches';
  return {
    ...parts,
    path: parts.subject === 'json' ? (rightOf(path(parts.name)) ?? noPath) : noPath,
    pattern: isPattern ? rightOf(pattern(String(parts.operand))) : null,
  };
};

/** The expressions were found right when the config was read. */
export const prepareAssertions = (
  assertions: readonly Assertion[],
  expressions: Expressions,
): readonly Prepared[] => assertions.map((one) => prepare(one, expressions));

const stepsOf = (one: Prepared, bytes: number): number => {
  const pattern = (one.pattern?.size ?? 0) * bytes;
  const isSearch = one.operator === 'contains' || one.operator === 'not_contains';
  const search = isSearch && typeof one.operand === 'string' ? (one.operand.length * bytes) / 16 : 0;
  // What takes values several times over may take them any number of times.
  const path = one.path.some((selectors) => selectors.length > 1) ? Infinity : one.path.length;
  return pattern + search + bytes + path;
};

/**
 * How many steps judging may take at most: bytes read, times the size of what looks at them. `bytesOf`: how many an assertion
 * looks at.
 */
export const mostSteps = (prepared: readonly Prepared[], bytesOf: (one: Prepared) => number): number =>
  prepared.reduce((sum, one) => sum + stepsOf(one, bytesOf(one)), 0);
