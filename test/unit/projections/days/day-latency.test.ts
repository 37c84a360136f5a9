import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSteps,
  addStoredLatency,
  emptySteps,
  readLatency,
} from '../../../../src/projections/days/day-latency.ts';
import { runs } from '../../../support/runs.ts';
import { emptyHistogram, percentile } from '../../../../src/projections/report/latency-histogram.ts';

/** Of the longest latency there is, 2^31 − 1 ms. */
const lastStep = 23 * 256 + 255;

describe('the stored latencies of a day', () => {
  it('are added by the middle of their steps, also of a step that no latency has', () => {
    const [histogram, steps] = [emptyHistogram(), emptySteps()];
    addStoredLatency(steps, [40, 2, 41, 0, 9000, 1, 7]);
    addStoredLatency(steps, [40, 1]);
    addSteps(histogram, steps);
    expect([histogram.count, percentile(histogram, 0.5), percentile(histogram, 1)]).toEqual([
      4, 40, 2_145_910_783.5,
    ]);
  });

  it('add up to what each of them counted, in whatever order their steps are, and up to where a count fits', () => {
    const day = fc.array(fc.tuple(fc.nat({ max: 9000 }), fc.nat({ max: 1000 })), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 8 }), (days) => {
        const steps = emptySteps();
        const sums = new Map<number, number>();
        for (const pairs of days) {
          expect(addStoredLatency(steps, pairs.flat())).toBe(true);
          for (const [step, count] of pairs) {
            const counted = Math.min(step, lastStep);
            sums.set(counted, (sums.get(counted) ?? 0) + count);
          }
        }
        const counted = [...steps.counts.entries()].filter(([, count]) => count > 0);
        expect(new Map(counted)).toEqual(new Map([...sums].filter(([, count]) => count > 0)));
        expect(addStoredLatency(steps, [7, 2 ** 32 - 1, 7, 1])).toBe(false);
      }),
      { numRuns: runs(100) },
    );
  });

  it('are read in pairs', () => {
    expect([...readLatency([40, 3, 41, 1, 7])]).toEqual([
      [40, 3],
      [41, 1],
    ]);
  });
});
