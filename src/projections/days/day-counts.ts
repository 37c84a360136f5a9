import { readLatency, storedLatency, type DayLatency } from './day-latency.ts';
import type { Closing } from './closing.ts';
import { dayOf, startOf } from './utc-days.ts';

/** The counts of one day so far. */
export type DayCounts = {
  /** whether a check or a config has its own time in it */
  own: boolean;
  checks: number;
  up: number;
  down: number;
  readonly latency: DayLatency;
  /** some of its checks have expired */
  partial: boolean;
  /** its time is counted up to here */
  coveredTo: number;
};

/** Days without a summary, by number. */
export type DaysAhead = Map<number, DayCounts>;

export const countsOf = (days: DaysAhead, day: number): DayCounts => {
  const known = days.get(day);
  if (known !== undefined) return known;
  const counts = { own: false, checks: 0, up: 0, down: 0, latency: new Map(), partial: false, coveredTo: 0 };
  days.set(day, counts);
  return counts;
};

/** Calls `each` with the part of [from, to) in each day after `done`. */
export const splitByDay = (
  from: number,
  to: number,
  done: number,
  each: (day: number, from: number, to: number) => void,
): void => {
  for (let at = Math.max(from, startOf(done + 1)); at < to;) {
    const end = Math.min(to, startOf(dayOf(at) + 1));
    each(dayOf(at), at, end);
    at = end;
  }
};

/** The first day to summarize; null: none. */
export const firstDay = (days: DaysAhead): number | null => {
  let first: number | null = null;
  for (const [day, { own, partial }] of days)
    if ((own || partial) && (first === null || day < first)) first = day;
  return first;
};

export const aheadOf = (days: DaysAhead, after: number): Closing['ahead'] =>
  [...days]
    .filter(([day]) => day > after)
    .toSorted(([a], [b]) => a - b)
    .map(([day, { own, checks, up, down, latency, partial, coveredTo }]) => ({
      day,
      own,
      checks,
      up_ms: Math.round(up),
      down_ms: Math.round(down),
      latency: storedLatency(latency),
      partial,
      told_to: coveredTo,
    }));

export const readAhead = (ahead: Closing['ahead']): DaysAhead =>
  new Map(
    ahead.map(({ day, own, checks, up_ms, down_ms, latency, partial, told_to }) => [
      day,
      {
        own,
        checks,
        up: up_ms,
        down: down_ms,
        latency: readLatency(latency),
        partial,
        coveredTo: told_to,
      },
    ]),
  );
