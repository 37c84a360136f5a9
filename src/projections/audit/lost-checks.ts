import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Event } from '../../events/event.ts';
import type { DayFold } from '../days/begin-days.ts';
import { closesTo } from '../days/day-fold.ts';
import { dayIn, dayOf } from '../days/utc-days.ts';
import { dayMs, epochMs } from '../health/epoch-ms.ts';
import { expirySkewMs, type Gap } from '../health/retention.ts';

/**
 * What checks that have expired may have done to the days of a stream where clocks were wrong: nothing shows of what day they
 * were, so it may have been any. Mutable.
 */
export type LostChecks = {
  /** the shortest retention of checks so far, in days; null: none was set */
  retainDays: number | null;
  /** checks of open days that must be read until no time is counted from expired ones; 0: none is */
  unsure: number;
  /** the last day that events since the latest gap close; −1: none */
  closedTo: number;
  /** events that closed a day of which nothing is left, if a check of it stood in a gap before them */
  closers: number[];
};

export const noLostChecks = (): LostChecks => ({ retainDays: null, unsure: 0, closedTo: -1, closers: [] });

/** After an estimate, the first check ends what is taken to be open, and the second is counted from the first. */
export const checksToBeSure = 2;

/** Notes the next event before it is folded. Returns whether time is counted from checks that have expired. */
export const seeGap = (lost: LostChecks, { history, done }: DayFold, event: Event): boolean => {
  if (event.type === 'ApiConfigured') {
    const { retain_checks_days: retainDays } = event;
    if (retainDays !== null) lost.retainDays = Math.min(retainDays, lost.retainDays ?? retainDays);
  }
  if (event.seq > history.seq + 1) {
    lost.unsure = checksToBeSure;
    lost.closedTo = -1;
  } else if (lost.unsure > 0 && event.type === 'CheckCompleted' && dayOf(epochMs(event.checked_at)) > done)
    lost.unsure -= 1;
  return lost.unsure > 0;
};

/** Notes that an event closed so many days after `done`: it would have closed each one between them too that had a check. */
export const seeClosed = (lost: LostChecks, event: Event, done: number, closed: number): void => {
  const last = closesTo(event);
  if (last <= lost.closedTo) return;
  lost.closedTo = last;
  if (last - done > closed) lost.closers.push(event.seq);
};

/**
 * Up to how many checks of this day may have expired although those around them were not of it: their clock was ahead. Nothing
 * shows of what day they were, but a check of a day has not expired before the retention period has passed since.
 */
export const mayHaveLost = (
  { retainDays }: LostChecks,
  { lost, history }: DayFold,
  { seq, day }: DaySummarized,
  now: number,
): number =>
  retainDays !== null && dayIn(day) <= dayOf(now + expirySkewMs - retainDays * dayMs)
    ? lost + seq - history.seq - 1
    : 0;

/** Whether a day may have been closed where its summary says because of a check that has expired: one that closed it, or one of it. */
export const mayBeClosedThere = (
  { closers }: LostChecks,
  gaps: readonly Gap[],
  { until_seq }: DaySummarized,
): boolean =>
  closers.includes(until_seq + 1) ||
  gaps.some(({ from_seq, to_seq }) => from_seq <= until_seq + 1 && until_seq < to_seq);
