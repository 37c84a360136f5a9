import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { describeDecodeErrors } from '../../../../src/events/decoding/describe-decode-errors.ts';
import { Seq, WholeNumber } from '../../../../src/events/fields/whole-number.ts';
import { left } from '../../../support/right.ts';

describe('whole numbers', () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])('take %d', (n) => {
    expect(isRight(WholeNumber.decode(n))).toBe(true);
    expect(isRight(Seq.decode(n))).toBe(n > 0);
    expect([WholeNumber.is(n), Seq.is(n)]).toEqual([true, n > 0]);
  });

  it.each([-1, -0, 0.5, Number.NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, '1', 1n, null])(
    'refuse %s',
    (n) => {
      expect([WholeNumber.is(n), Seq.is(n)]).toEqual([false, false]);
      expect(left(WholeNumber.decode(n))[0]?.message).toBe('must be a whole number, 0 or more');
      expect(left(Seq.decode(n))[0]?.message).toBe('must be a whole number, 1 or more');
    },
  );

  it('are refused by value and rule', () => {
    expect(describeDecodeErrors(left(Seq.decode(0)))).toEqual([
      'the item is 0, must be a whole number, 1 or more',
    ]);
  });
});
