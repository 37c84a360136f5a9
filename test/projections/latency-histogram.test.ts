import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLatency,
  coarseBits,
  emptyHistogram,
  fineBits,
  mergeHistogram,
  percentile,
} from '../../src/projections/latency-histogram.ts';

const latencies = fc.array(fc.oneof(fc.nat({ max: 3000 }), fc.nat({ max: 120_000 })), {
  minLength: 1,
  maxLength: 300,
});
const share = fc.constantFrom(0.5, 0.95, 0.99, 1);

const filled = (values: readonly number[], bits: number) => {
  const histogram = emptyHistogram(bits);
  for (const value of values) addLatency(histogram, value);
  return histogram;
};

/** The nearest rank, by sorting. */
const exact = (values: readonly number[], of: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(of * values.length)) - 1] ?? -1;

describe('percentiles of latencies', () => {
  it.each([
    { bits: fineBits, exactBelow: 2048, error: 0.0005 },
    { bits: coarseBits, exactBelow: 16, error: 0.0625 },
  ])('are exact below $exactBelow ms and within $error above', ({ bits, exactBelow, error }) => {
    fc.assert(
      fc.property(latencies, share, (values, of) => {
        const expected = exact(values, of);
        const told = percentile(filled(values, bits), of) ?? -1;
        if (expected < exactBelow) expect(told).toBe(expected);
        else expect(Math.abs(told - expected) / expected).toBeLessThanOrEqual(error);
      }),
    );
  });

  it('are the same of two halves added up as of the whole', () => {
    fc.assert(
      fc.property(latencies, latencies, share, (a, b, of) => {
        const sum = filled(a, fineBits);
        mergeHistogram(sum, filled(b, fineBits));
        expect(percentile(sum, of)).toBe(percentile(filled([...a, ...b], fineBits), of));
      }),
    );
  });

  it('are null of nothing', () => {
    expect(percentile(emptyHistogram(fineBits), 0.5)).toBeNull();
  });

  it('hold the longest that a number can say', () => {
    expect(percentile(filled([2 ** 40], fineBits), 0.5)).toBeGreaterThan(2 ** 30);
  });
});
