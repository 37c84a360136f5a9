import type { Event } from '../../events/event.ts';
import type { DayFold, Summary } from '../../projections/days/begin-days.ts';
import { firstDay } from '../../projections/days/day-counts.ts';
import { dayIn, dayOf, startOf } from '../../projections/days/utc-days.ts';
import { epochMs } from '../../projections/health/epoch-ms.ts';

/** A day is closed no sooner after its end: what was checked at its end may still be on its way. */
export const waitMs = 600_000;

const timeOf = (event: Event): number | null => {
  if (event.type === 'CheckCompleted') return epochMs(event.checked_at);
  return event.type === 'ApiConfigured' ? epochMs(event.read_at) : null;
};

/** Whether the first check or config that is not summarized is of a day that is not over, nor in the future. */
export const isOfToday = (fold: DayFold, events: readonly Event[], now: number): boolean => {
  if (fold.days.size > 0) return false;
  const place = events.findIndex((event) => timeOf(event) !== null);
  const first = events[place];
  if (first === undefined) return false;
  const hasGap = first.seq !== fold.history.seq + 1 + place;
  return !hasGap && dayOf(timeOf(first) ?? 0) === dayOf(now - waitMs);
};

/** Nothing was checked for so long that nothing will close the day any more. */
export const isSilent = ({ history, days }: DayFold, now: number): boolean => {
  const day = firstDay(days);
  if (day === null) return false;
  const { config } = history.health;
  const isMonitored = config !== null && config.enabled && !config.removed;
  const patience = waitMs + (isMonitored ? 2 * history.intervalMs : 0);
  return Math.max(startOf(day + 1), isMonitored ? history.recordedAt : 0) + patience <= now;
};

/** Whether the day of a summary is over, and what was on its way has arrived. */
export const isOver = ({ day }: Summary, now: number): boolean => startOf(dayIn(day) + 1) + waitMs <= now;
