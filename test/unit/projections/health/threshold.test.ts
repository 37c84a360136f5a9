import { describe, expect, it } from 'vitest';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { signalThresholdOf, thresholdOf } from '../../../../src/projections/health/threshold.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const slow = (n: number) => checked(n, 'UP', { latency_ms: 900 });
const options = { slow_ms: 100, slow_threshold: 3 };
const before = streamOf([configRead(0, options), checked(1, 'UP'), slow(2)]).after;

describe('how far a check brings a run', () => {
  it('is counted for a signal from the checks before it', () => {
    expect(signalThresholdOf(before, 'latency', slow(3).check)).toEqual({
      name: 'slow_threshold',
      value: 3,
      reached: 2,
      before: 1,
    });
  });

  it('is nothing for a signal that the check agrees with, or that nobody watches', () => {
    expect(signalThresholdOf(before, 'latency', checked(3, 'UP').check)).toBeNull();
    expect(signalThresholdOf(before, 'certificate', slow(3).check)).toBeNull();
    expect(signalThresholdOf(initialHealth('api'), 'latency', slow(3).check)).toBeNull();
  });

  it('is one of one for availability without a config, and none where the check agrees', () => {
    const none = { name: 'failure_threshold', value: 1, before: 0 };
    expect(thresholdOf(initialHealth('api'), { outcome: 'DOWN' })).toEqual({ ...none, reached: 1 });
    expect(thresholdOf(initialHealth('api'), { outcome: 'UP' })).toEqual({ ...none, reached: 0 });
    const down = streamOf([configRead(0, { success_threshold: 2 }), checked(1, 'DOWN')]).after;
    expect(thresholdOf(down, { outcome: 'UP' })).toEqual({
      name: 'success_threshold',
      value: 2,
      reached: 1,
      before: 0,
    });
  });
});
