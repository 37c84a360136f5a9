import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { isDue, isOverdue, slotOf } from '../../../../src/projections/health/schedule.ts';
import { noon } from '../../../support/monitor/monitor.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('slots', () => {
  it.prop([
    fc.integer({ min: 1, max: 10 }),
    fc.constantFrom(30, 60, 120, 300),
    fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 20, maxLength: 60 }),
  ])(
    'an interval of k ticks is checked every k-th tick, whatever the jitter of cron',
    (k, tickSeconds, jitter) => {
      const interval = k * tickSeconds;
      let scheduledAt: string | null = null;
      const checkedTicks: number[] = [];
      for (const [tick, late] of jitter.entries()) {
        const now = noon + tick * tickSeconds * 1000 + late;
        if (!isDue(scheduledAt, now, interval)) continue;
        scheduledAt = iso(now);
        checkedTicks.push(tick);
      }
      const gaps = checkedTicks.slice(1).map((tick, i) => tick - (checkedTicks[i] ?? 0));
      // The first check may stand anywhere in its slot: the gap after it can be shorter.
      expect(gaps.slice(1)).toEqual(gaps.slice(1).map(() => k));
      expect(gaps[0] ?? k).toBeLessThanOrEqual(k);
    },
  );

  it('a tick that comes up to ten seconds early counts for its slot', () => {
    expect(slotOf(noon - 10_000, 60)).toBe(slotOf(noon, 60));
    expect(slotOf(noon - 10_001, 60)).toBe(slotOf(noon, 60) - 1);
  });

  it('of short intervals half is the grace', () => {
    expect(slotOf(noon - 1000, 2)).toBe(slotOf(noon, 2));
    expect(slotOf(noon - 1001, 2)).toBe(slotOf(noon, 2) - 1);
  });

  it('a clock that was set back blinds nobody', () => {
    expect(isDue(iso(noon + 3_600_000), noon, 60)).toBe(true);
    expect(isDue(iso(noon), noon, 60)).toBe(false);
    expect(isDue(null, noon, 60)).toBe(true);
  });

  it('late means that a whole slot went by', () => {
    expect(isOverdue(iso(noon), noon + 60_000, 60)).toBe(false);
    expect(isOverdue(iso(noon), noon + 120_000, 60)).toBe(true);
    expect(isOverdue(iso(noon), noon - 120_000, 60)).toBe(false);
    expect(isOverdue(null, noon, 60)).toBe(false);
  });
});
