import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Unmonitored } from '../report/history-counts.ts';
import { closingOf, type Closing } from './closing.ts';
import { unmonitoredBy } from './restore-history.ts';
import { dayIn } from './utc-days.ts';

/** What a report adds of the end of each day. */
export type DayEnd = Readonly<{
  /** seq, from, to, time counted as DOWN … of incidents */
  ended: readonly number[];
  /** day, alerts … */
  alerts: readonly number[];
  /** from, to … of monitoring that ended */
  monitored: readonly number[];
  unmonitored: Unmonitored | null;
  /** whether later days have begun in it */
  isAhead: boolean;
  /** all of it, from which the next day continues: hardly ever needed, and decoded only then */
  closing: () => Closing;
}>;

/** A summary as a report reads it. */
export type SummedDay = Readonly<{
  api_id: string;
  seq: number;
  /** days since 1970 */
  day: number;
  untilSeq: number;
  previousSeq: number | null;
  checks: number;
  upMs: number;
  downMs: number;
  unmonitoredMs: number;
  partial: boolean;
  /** bucket, count, bucket, count … */
  latency: ArrayLike<number>;
  /** null: this program cannot continue from it, or it had too many incidents to list them */
  closed: DayEnd | null;
}>;

/** Asks `make` the first time only. */
export const once = <A>(make: () => A): (() => A) => {
  let made: Readonly<{ value: A }> | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const endOf = (closing: Closing | null): DayEnd | null => {
  if (closing === null || closing.ended === null) return null;
  const { ended, alerts, monitored, ahead } = closing;
  return {
    ended,
    alerts,
    monitored,
    unmonitored: unmonitoredBy(closing),
    isAhead: ahead.length > 0,
    closing: () => closing,
  };
};

/** A decoded summary. */
export const summedDay = (event: DaySummarized): SummedDay => ({
  api_id: event.api_id,
  seq: event.seq,
  day: dayIn(event.day),
  untilSeq: event.until_seq,
  previousSeq: event.previous_summary_seq,
  checks: event.checks,
  upMs: event.up_ms,
  downMs: event.down_ms,
  unmonitoredMs: event.unmonitored_ms,
  partial: event.partial,
  latency: event.latency,
  closed: endOf(closingOf(event)),
});
