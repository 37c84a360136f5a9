import { start, type Scale } from './draw-apis.ts';
import type { Random } from './random.ts';
import type { WorldPlan } from './world-plan.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How a world lasts whose days are summarized: its checks are hours apart, and all of its runners may be off for a while. */
export type LongScale = Scale & Pick<WorldPlan, 'off' | 'retainDays'>;

export const drawLongScale = (r: Random, runners: number): LongScale => {
  const period = r.pick([1, 2, 3, 6]) * hour;
  const retainDays = r.pick([null, null, null, 30, 1]);
  const lived = Math.ceil(r.int(16, 60) / runners) * period;
  // Where checks expire after a day the store is swept each hour, which makes months of nothing slow.
  const absence = r.chance(0.4) ? (retainDays === 1 ? 4 * day : r.pick([2, 10, 100]) * day) : 0;
  const from = start + r.int(0, lived);
  return {
    period,
    horizon: lived + absence,
    days: true,
    largestClockError: retainDays === 1 ? 4 * hour : r.pick([minute, minute, 4 * hour, 2 * day, 400 * day]),
    retainDays,
    off: absence === 0 ? null : { from, to: from + absence },
  };
};
