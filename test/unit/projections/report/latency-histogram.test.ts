import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToChart,
  chartParts,
  chartPercentile,
  coarserChart,
  emptyChart,
  mergeChart,
} from '../../../../src/projections/report/latency-chart-counts.ts';
import {
  addLatency,
  emptyHistogram,
  mergeHistogram,
  percentile,
} from '../../../../src/projections/report/latency-histogram.ts';

const latencies = fc.array(fc.oneof(fc.nat({ max: 3000 }), fc.nat({ max: 120_000 })), {
  minLength: 1,
  maxLength: 300,
});
const share = fc.constantFrom(0.5, 0.95, 0.99, 1);

const filled = (values: readonly number[]) => {
  const histogram = emptyHistogram();
  for (const value of values) addLatency(histogram, value);
  return histogram;
};

/** All in the middle one of three parts. */
const charted = (values: readonly number[]) => {
  const chart = emptyChart(3);
  for (const value of values) addToChart(chart, 1, value);
  return chart;
};

/** The nearest rank, by sorting. */
const exact = (values: readonly number[], of: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(of * values.length)) - 1] ?? -1;

describe('percentiles of latencies', () => {
  it.each([
    {
      of: 'a report',
      exactBelow: 2048,
      error: 0.0005,
      buckets: (all: readonly number[], p: number) => percentile(filled(all), p),
    },
    {
      of: 'a chart',
      exactBelow: 16,
      error: 0.0625,
      buckets: (all: readonly number[], p: number) => chartPercentile(charted(all), 1, p),
    },
  ])('of $of are exact below $exactBelow ms and within $error above', ({ exactBelow, error, buckets }) => {
    fc.assert(
      fc.property(latencies, share, (values, of) => {
        const expected = exact(values, of);
        const said = buckets(values, of) ?? -1;
        if (expected < exactBelow) expect(said).toBe(expected);
        else expect(Math.abs(said - expected) / expected).toBeLessThanOrEqual(error);
      }),
    );
  });

  it('of a chart keep parts apart, and are null of one without checks', () => {
    const sum = emptyChart(3);
    mergeChart(sum, charted([5, 5]));
    mergeChart(sum, charted([9]));
    expect(chartParts(sum)).toBe(3);
    expect([0, 1, 2].map((part) => chartPercentile(sum, part, 1))).toEqual([null, 9, null]);
    expect(chartPercentile(sum, 1, 0.5)).toBe(5);
  });

  it('are the same of two halves added up as of the whole', () => {
    fc.assert(
      fc.property(latencies, latencies, share, (a, b, of) => {
        const sum = filled(a);
        mergeHistogram(sum, filled(b));
        expect(percentile(sum, of)).toBe(percentile(filled([...a, ...b]), of));
      }),
    );
  });

  it('are null of nothing', () => {
    expect(percentile(emptyHistogram(), 0.5)).toBeNull();
  });

  it('hold the longest that a number can say', () => {
    expect(percentile(filled([2 ** 40]), 0.5)).toBeGreaterThan(2 ** 30);
  });

  it('of a coarser chart are those of its parts together; its last part may be of fewer', () => {
    fc.assert(
      fc.property(
        fc.array(latencies, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 8 }),
        share,
        (parts, each, of) => {
          const chart = emptyChart(parts.length);
          for (const [part, values] of parts.entries())
            for (const value of values) addToChart(chart, part, value);
          const coarser = coarserChart(chart, each);
          expect(chartParts(coarser)).toBe(Math.ceil(parts.length / each));
          for (let part = 0; part < chartParts(coarser); part += 1) {
            const alone = emptyChart(1);
            for (const value of parts.slice(part * each, (part + 1) * each).flat())
              addToChart(alone, 0, value);
            expect(chartPercentile(coarser, part, of)).toBe(chartPercentile(alone, 0, of));
          }
        },
      ),
    );
  });
});
