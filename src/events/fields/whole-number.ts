import * as t from 'io-ts';

const isWhole = (u: unknown): u is number =>
  Number.isSafeInteger(u) && typeof u === 'number' && u >= 0 && !Object.is(u, -0);

/** 0, 1, 2 … up to 2^53 − 1. */
export const WholeNumber = new t.Type<number, number, unknown>(
  'WholeNumber',
  isWhole,
  (u, c) => (isWhole(u) ? t.success(u) : t.failure(u, c, 'must be a whole number, 0 or more')),
  t.identity,
);

const isSeq = (u: unknown): u is number => isWhole(u) && u > 0;

/** A place in a stream: 1, 2, 3 … */
export const Seq = new t.Type<number, number, unknown>(
  'Seq',
  isSeq,
  (u, c) => (isSeq(u) ? t.success(u) : t.failure(u, c, 'must be a whole number, 1 or more')),
  t.identity,
);
