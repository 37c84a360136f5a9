import type { DaySummarized } from '../../events/day-summarized.ts';
import type { NewEventOfType } from '../../events/event.ts';
import { beginHistory } from '../report/api-history.ts';
import { beginCoverage, type Coverage } from '../report/coverage.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { noTime } from '../report/time-buckets.ts';
import type { Closing } from './closing.ts';
import { countsOf, readAhead, splitByDay, type DaysAhead } from './day-counts.ts';
import { restoreHistory } from './restore-history.ts';
import { dayOf, startOf } from './utc-days.ts';

/** A summary without its position and without the link to the previous one, which are added when it is recorded. */
export type Summary = Omit<NewEventOfType<'DaySummarized'>, 'previous_summary_seq'>;

/** The fold of one stream into day summaries. Mutable. */
export type DayFold = {
  readonly api_id: string;
  history: ApiHistory;
  /** counts of the days that are not summarized */
  days: DaysAhead;
  /** the last summarized day, as a number; −1: none */
  done: number;
  /** the first event after the last summary */
  fromSeq: number;
  /** how many times of monitoring that ended the last summary holds: those that ended since come after them */
  spansBefore: number;
  /** incidents that ended since: seq, from, to, time counted as DOWN */
  ended: number[];
  /** alerts that were published since, by day */
  alerts: Map<number, number>;
  /** an event that cannot expire is missing, and the stream was not resumed since */
  broken: boolean;
  /** summaries of days that were closed meanwhile */
  readonly held: (Summary & Readonly<{ closing: Closing }>)[];
  /** some checks since the last summary have expired */
  expired: boolean;
  /** checks have expired behind which only summaries stand: the next event that is none says up to when */
  expiredBefore: boolean;
  /** the last day to which expired checks since the last summary may belong; −1: none have expired */
  expiredTo: number;
  /** the same for the whole stream */
  everExpiredTo: number;
  /** how many events have expired in the whole stream, as far as it was read */
  lost: number;
  /** the same for all events that are read at one time */
  period: ReportPeriod;
};

/** A time after every representable time. */
const never = 253_402_300_800_000;

/** An empty period: the days do the counting. */
export const periodAt = (now: number): ReportPeriod => ({
  since: never,
  until: never,
  now,
  edges: [0, never],
  forPage: false,
});

type DayTotals = Pick<DayFold, 'days' | 'done'>;

/** Splits counted time by day. Ignores days that are summarized. */
const coverageOf = (fold: DayTotals): Coverage =>
  beginCoverage(noTime([0, never]), (kind, from, to, share) => {
    if (kind === 'monitored') return;
    const count = (day: number, begin: number, end: number): void => {
      const counts = countsOf(fold.days, day);
      counts[kind] += (end - begin) * share;
      counts.coveredTo = Math.max(counts.coveredTo, end);
    };
    const day = dayOf(from);
    // Nearly every check covers time of one day.
    if (day > fold.done && to <= startOf(day + 1)) count(day, from, to);
    else splitByDay(from, to, fold.done, count);
  });

/** A stream from its first event on. */
export const beginDays = (apiId: string): DayFold => {
  const totals: DayTotals = { days: new Map(), done: -1 };
  const fold: DayFold = {
    api_id: apiId,
    ...totals,
    history: beginHistory(apiId, periodAt(0)),
    fromSeq: 1,
    spansBefore: 0,
    ended: [],
    alerts: new Map(),
    broken: false,
    held: [],
    expired: false,
    expiredBefore: false,
    expiredTo: -1,
    everExpiredTo: -1,
    lost: 0,
    period: periodAt(0),
  };
  fold.history = beginHistory(apiId, periodAt(0), coverageOf(fold));
  return fold;
};

/** Continues after a summary. */
export const resumeDays = (
  apiId: string,
  { until_seq }: Pick<DaySummarized, 'until_seq'>,
  day: number,
  closing: Closing,
): DayFold => {
  const fold = beginDays(apiId);
  fold.days = readAhead(closing.ahead);
  fold.done = day;
  fold.fromSeq = until_seq + 1;
  fold.spansBefore = closing.monitored.length / 2;
  fold.history = restoreHistory(apiId, until_seq, closing, periodAt(0), coverageOf(fold));
  return fold;
};
