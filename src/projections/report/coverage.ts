import type { Outcome } from '../../events/fields/outcome.ts';
import { addInterval, type TimeBuckets, type TimeKind } from './time-buckets.ts';

/** A check speaks for the time up to the next one, but for no more than this many of its intervals. */
const intervalsCovered = 2;

/** A stretch of time that checks speak for; `share` < 1: of expired checks, whose number is known and whose times are not. */
export type Interval = Readonly<{ from: number; to: number; share: number }>;

/** Takes `share` (0–1) of [from, to) as of a kind. */
export type AddTime = (kind: TimeKind, from: number, to: number, share: number) => void;

/** The time of one API as it is told check by check. */
export type Coverage = {
  readonly buckets: TimeBuckets;
  /** where told time goes: into the buckets, unless somebody else keeps it */
  readonly add: AddTime;
  /**
   * The latest check and its interval, and the intervals of the expired ones after it, summed up. Changed in place, and
   * numbers alone: whatever is made for each check lives until the next one, long enough for V8 to move it among the old.
   */
  readonly open: { from: number; interval: number; expired: number };
  /** of checks that contradict the state: they count for the state that they may yet bring about, or else for the old one */
  pending: Interval[];
  /** time is told once: up to here it was */
  countedTo: number;
  /** since when it is to be monitored; null: disabled or removed */
  monitoredSince: number | null;
  unmonitoredAt: number;
  /** when it was to be monitored, as far as that is over */
  readonly monitored: { from: number; to: number }[];
  /** told as DOWN so far, also outside the period; and of it, what lies before its end */
  downMs: number;
  downMsUntil: number;
};

/** No check speaks. */
export const nobody = -1;

export const beginCoverage = (
  buckets: TimeBuckets,
  add: AddTime = (kind, from, to, share) => addInterval(buckets, kind, from, to, share),
): Coverage => ({
  buckets,
  add,
  open: { from: nobody, interval: 0, expired: 0 },
  pending: [],
  countedTo: 0,
  monitoredSince: null,
  unmonitoredAt: 0,
  monitored: [],
  downMs: 0,
  downMsUntil: 0,
});

const countInterval = (coverage: Coverage, { from, to, share }: Interval, state: Outcome): void => {
  coverage.add(state === 'UP' ? 'up' : 'down', from, to, share);
  if (state === 'UP') return;
  const until = Number(coverage.buckets.edges.at(-1));
  coverage.downMs += (to - from) * share;
  coverage.downMsUntil += Math.max(0, Math.min(to, until) - from) * share;
};

/** What the latest check speaks for, and has not been told, if no other comes before `time`; null: nothing. */
export const intervalUpTo = (coverage: Coverage, time: number): Interval | null => {
  const { open, countedTo, monitoredSince } = coverage;
  if (open.from === nobody || monitoredSince === null) return null;
  const spoken = open.interval + open.expired;
  const to = open.expired > 0 ? time : Math.min(time, open.from + intervalsCovered * open.interval);
  const from = Math.max(open.from, countedTo, monitoredSince);
  if (from >= to) return null;
  return { from, to, share: open.expired > 0 ? Math.min(1, spoken / (to - open.from)) : 1 };
};

/** The latest check speaks no further than `time`. `state` null: it contradicts the state, and what it means is not known yet. */
export const closeCheck = (coverage: Coverage, time: number, state: Outcome | null): void => {
  const interval = intervalUpTo(coverage, time);
  coverage.open.from = nobody;
  if (interval === null) return;
  // Only what lies in the period counts as told: a clock that was years ahead must not silence all that follows.
  const until = Number(coverage.buckets.edges.at(-1));
  if (interval.from < until) coverage.countedTo = Math.max(coverage.countedTo, Math.min(interval.to, until));
  if (state === null) coverage.pending.push(interval);
  else countInterval(coverage, interval, state);
};

/** What contradicting checks meant. */
export const settlePending = (coverage: Coverage, state: Outcome): void => {
  for (const interval of coverage.pending) countInterval(coverage, interval, state);
  coverage.pending = [];
};

export const openCheck = (coverage: Coverage, time: number, interval: number): void => {
  const { open } = coverage;
  open.from = time;
  open.interval = interval;
  open.expired = 0;
};

/** Routine checks that have expired stood after the latest one. */
export const addExpired = (coverage: Coverage, count: number, interval: number): void => {
  coverage.open.expired += count * interval;
};

/** From `time` on it is to be monitored, or not. */
export const watchFrom = (coverage: Coverage, time: number, monitored: boolean): void => {
  const { monitoredSince, unmonitoredAt } = coverage;
  if (monitoredSince !== null && !monitored) {
    coverage.add('monitored', monitoredSince, time, 1);
    coverage.monitored.push({ from: monitoredSince, to: time });
    coverage.unmonitoredAt = Math.max(unmonitoredAt, time);
    coverage.monitoredSince = null;
  }
  if (monitoredSince === null && monitored) coverage.monitoredSince = Math.max(time, unmonitoredAt);
};

/** The end of the last time between these two at which it was to be monitored; null: it was not at all. */
export const monitoredUpTo = (
  { monitored, monitoredSince }: Coverage,
  from: number,
  to: number,
): number | null => {
  const open = monitoredSince === null ? [] : [{ from: monitoredSince, to }];
  const ends = [...monitored, ...open]
    .filter((each) => Math.max(each.from, from) < Math.min(each.to, to))
    .map((each) => Math.min(each.to, to));
  return ends.at(-1) ?? null;
};
