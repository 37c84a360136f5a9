import { describe, expect, it } from 'vitest';
import { addStoredLatency, readLatency } from '../../../../src/projections/days/day-latency.ts';
import { emptyHistogram, percentile } from '../../../../src/projections/report/latency-histogram.ts';

describe('the stored latencies of a day', () => {
  it('are added by the middle of their steps, also of a step that no latency has', () => {
    const histogram = emptyHistogram();
    addStoredLatency(histogram, [40, 3, 9000, 1]);
    expect([histogram.count, percentile(histogram, 0.5), percentile(histogram, 1)]).toEqual([
      4, 40, 2_146_959_359.5,
    ]);
  });

  it('are read in pairs', () => {
    expect([...readLatency([40, 3, 41, 1, 7])]).toEqual([
      [40, 3],
      [41, 1],
    ]);
  });
});
