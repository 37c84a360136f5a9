import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimLength,
  isExpired,
  longestClaimMs,
  mayPublish,
} from '../../../../src/projections/health/claims.ts';
import type { Claim } from '../../../../src/events/resumed/claim.ts';
import { runs } from '../../../support/runs.ts';

const start = Date.UTC(2026, 0, 1);
const claimOf = (length: number): Claim => ({
  for_seq: 3,
  attempt: 1,
  pass_id: 'P',
  recorded_at: new Date(start).toISOString(),
  claimed_until: new Date(start + length).toISOString(),
});
const claim = claimOf(90_000);

describe('a claim', () => {
  it('is as long as it was made for', () => {
    expect(claimLength(claim)).toBe(90_000);
  });

  it.each([
    [-30_001, true, 'ends further ahead than four thirds of its length: a clock was wrong'],
    [-30_000, false, 'ends exactly four thirds of its length ahead'],
    [0, false, 'was just made'],
    [89_999, false, 'has a millisecond left'],
    [90_000, true, 'is at its end'],
    [500_000, true, 'is long over'],
  ])('%i ms after it was made: run out is %s, for it %s', (after, over) => {
    expect(isExpired(claim, start + after)).toBe(over);
  });

  it('has run out if it says more than the longest allowed', () => {
    expect(isExpired(claimOf(longestClaimMs), start)).toBe(false);
    expect(isExpired(claimOf(longestClaimMs + 1), start)).toBe(true);
    expect(isExpired(claimOf(73 * 365 * 86_400_000), start)).toBe(true);
  });

  it.each([
    [-30_001, false],
    [0, true],
    [60_000, true],
    [60_001, false],
    [90_000, false],
  ])('%i ms after it was made, publishing is allowed: %s', (after, may) => {
    expect(mayPublish(claim, start + after)).toBe(may);
  });

  it('never lets two publish at once whose clocks differ by less than a third of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 3_600_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (length, when, skew) => {
          const made = claimOf(length);
          const owner = start + when * length;
          const other = owner + skew * (length / 3);
          // The one publishes while a third is left; the other takes over only when it has run out.
          expect(
            mayPublish(made, owner) && isExpired(made, other) && Math.abs(other - owner) < length / 3,
          ).toBe(false);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
