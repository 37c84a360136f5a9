import type { Outcome } from '../../events/fields/outcome.ts';
import { dayMs } from '../health/epoch-ms.ts';
import { intervalUpTo, nobody, type Interval } from '../report/coverage.ts';
import type { Closing } from './closing.ts';
import { aheadOf, countsOf } from './day-counts.ts';
import type { DayFold, Summary } from './begin-days.ts';
import { storedLatency } from './day-latency.ts';
import { dayText, startOf, withinDay } from './utc-days.ts';

type Closed = Readonly<{
  closedBy: Summary['closed_by'];
  untilSeq: number;
  /** own time of the event that closes the day (epoch ms); null: none does */
  time: number | null;
}>;

/** A summary that was just derived, with a valid closing. */
export type FoldedSummary = Summary & Readonly<{ closing: Closing }>;

/** Up to this many incidents of one day are listed; more must be read from checks. */
const mostEnded = 2000;

/** Time up to the end of a day that is not counted yet: of the latest check, and of an open streak. */
const remaining = (fold: DayFold, day: number, time: number | null): readonly Interval[] => {
  const open = intervalUpTo(fold.history.coverage, Math.max(time ?? 0, startOf(day + 1)));
  return [...fold.history.coverage.pending, ...(open === null ? [] : [open])];
};

const msIn = (day: number, { from, to, share }: Interval): number => withinDay(day, from, to) * share;

const openIncident = (
  { history }: DayFold,
  ahead: Closing['ahead'],
  more: readonly Interval[],
  state: Outcome | null,
  end: number,
): Closing['incident'] => {
  const { incident, coverage } = history;
  if (incident === null) return null;
  const down = coverage.downMs - incident.downMsBefore;
  const later = ahead.reduce((sum, { down_ms }) => sum + down_ms, 0);
  const open =
    state === 'DOWN'
      ? more.reduce((sum, { from, to, share }) => sum + Math.max(0, Math.min(to, end) - from) * share, 0)
      : 0;
  return {
    seq: incident.seq,
    from: incident.from,
    down_ms: Math.round(down),
    until_ms: Math.max(0, Math.round(down - later + open)),
  };
};

const flatSpans = (spans: readonly Readonly<{ from: number; to: number }>[]): readonly number[] =>
  spans.flatMap(({ from, to }) => [from, to]);

/** The summary of a day from what was folded; nothing is changed. */
export const summaryOf = (
  fold: DayFold,
  day: number,
  { closedBy, untilSeq, time }: Closed,
): FoldedSummary => {
  const { history, days, ended, alerts } = fold;
  const { coverage, health } = history;
  const counts = countsOf(days, day);
  const state = health.last_state;
  const more = remaining(fold, day, time);
  const rest = more.reduce((sum, interval) => sum + msIn(day, interval), 0);
  const up = Math.round(counts.up + (state === 'UP' ? rest : 0));
  const down = Math.round(counts.down + (state === 'DOWN' ? rest : 0));
  const { monitoredSince, unmonitoredAt, open, countedTo } = coverage;
  // One that was recorded since the last summary may have ended before this day: at its first moment, or by a late clock.
  const monitored = coverage.monitored.filter(({ to }, i) => i >= fold.spansBefore || to > startOf(day));
  const monitoredMs = [
    ...monitored,
    ...(monitoredSince === null ? [] : [{ from: monitoredSince, to: startOf(day + 1) }]),
  ].reduce((sum, { from, to }) => sum + withinDay(day, from, to), 0);
  const ahead = aheadOf(days, day);
  const { config } = health;
  const closing: Closing = {
    state,
    presumed: health.presumed,
    streak: health.streak,
    config:
      config === null
        ? null
        : {
            interval_ms: history.intervalMs,
            retain_days: config.retain_days,
            enabled: config.enabled,
            removed: config.removed,
            target: config.target,
          },
    recorded_at: history.recordedAt,
    counted_to: countedTo,
    open: open.from === nobody ? null : { ...open },
    monitored_since: monitoredSince,
    unmonitored_at: unmonitoredAt,
    monitored: flatSpans(monitored),
    pending: flatSpans(coverage.pending),
    incident: openIncident(fold, ahead, more, state, startOf(day + 1)),
    ended: ended.length > mostEnded * 4 ? null : [...ended],
    alerts: [...alerts].toSorted(([a], [b]) => a - b).flat(),
    ahead,
  };
  return {
    type: 'DaySummarized',
    day: dayText(day),
    from_seq: fold.fromSeq,
    until_seq: untilSeq,
    checks: counts.checks,
    up_ms: up,
    down_ms: down,
    unknown_ms: Math.max(0, monitoredMs - up - down),
    unmonitored_ms: Math.max(0, dayMs - monitoredMs),
    latency: storedLatency(counts.latency),
    closing: { ...closing },
    closed_by: closedBy,
    partial: counts.partial,
  };
};
