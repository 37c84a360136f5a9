import { storedType } from './stored-type.ts';

const isWhole = (u: unknown): u is number =>
  Number.isSafeInteger(u) && typeof u === 'number' && u >= 0 && !Object.is(u, -0);

/** 0, 1, 2 … up to 2^53 − 1. */
export const WholeNumber = storedType('WholeNumber', isWhole, 'must be a whole number, 0 or more');

const isSeq = (u: unknown): u is number => isWhole(u) && u > 0;

/** A place in a stream: 1, 2, 3 … */
export const Seq = storedType('Seq', isSeq, 'must be a whole number, 1 or more');
