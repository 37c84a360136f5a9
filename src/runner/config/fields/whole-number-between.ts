import * as t from 'io-ts';

/** A whole number with both ends included. */
export const wholeNumberBetween = (least: number, most: number): t.Type<number, number, unknown> => {
  const must = `must be a whole number from ${String(least)} to ${String(most)}`;
  const is = (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && least <= u && u <= most && !Object.is(u, -0);
  return new t.Type(must, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c, must)), t.identity);
};
