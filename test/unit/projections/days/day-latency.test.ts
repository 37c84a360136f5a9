import { describe, expect, it } from 'vitest';
import {
  addSteps,
  addStoredLatency,
  emptySteps,
  readLatency,
} from '../../../../src/projections/days/day-latency.ts';
import { emptyHistogram, percentile } from '../../../../src/projections/report/latency-histogram.ts';

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

  it('are read in pairs', () => {
    expect([...readLatency([40, 3, 41, 1, 7])]).toEqual([
      [40, 3],
      [41, 1],
    ]);
  });
});
