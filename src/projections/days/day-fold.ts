import type { DaySummarized } from '../../events/day-summarized.ts';
import type { Event, NewEventOfType } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { beginHistory, foldEvent, passGap } from '../report/api-history.ts';
import { beginCoverage, nobody, type Coverage } from '../report/coverage.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { noTime } from '../report/time-buckets.ts';
import type { Closing } from './closing.ts';
import { countsOf, firstDay, readAhead, splitByDay, type DaysAhead } from './day-counts.ts';
import { countLatency } from './day-latency.ts';
import { endedIncident } from './incident-end.ts';
import { restoreHistory } from './restore-history.ts';
import { summaryOf, type FoldedSummary } from './summary-of.ts';
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
  /** incidents that ended since: seq, from, to, time counted as DOWN */
  ended: number[];
  /** alerts that were published since, by day */
  alerts: Map<number, number>;
  /** no more days can be derived, because an event that cannot expire is missing */
  broken: boolean;
  /** some checks since the last summary have expired */
  expired: boolean;
  /** checks have expired behind which only summaries stand: the next event that is none says up to when */
  expiredBefore: boolean;
  /** the last day to which expired checks since the last summary may belong; −1: none have expired */
  expiredTo: number;
  /** the same for the whole stream */
  everExpiredTo: number;
  /** the same for all events that are read at one time */
  period: ReportPeriod;
};

/** A time after every representable time. */
const never = 253_402_300_800_000;

/** An empty period: the days do the counting. */
const periodAt = (now: number): ReportPeriod => ({
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
    ended: [],
    alerts: new Map(),
    broken: false,
    expired: false,
    expiredBefore: false,
    expiredTo: -1,
    everExpiredTo: -1,
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
  fold.history = restoreHistory(apiId, until_seq, closing, periodAt(0), coverageOf(fold));
  return fold;
};

/** Closes a day. The fold continues from its summary alone, so every reader of the summary gets the same result. */
const close = (fold: DayFold, summary: FoldedSummary, day: number): void => {
  const { missing } = fold.history;
  const { everExpiredTo } = fold;
  Object.assign(fold, resumeDays(fold.api_id, summary, day, summary.closing), { everExpiredTo });
  fold.history.missing.push(...missing);
};

const ownTime = (event: Event): string | null => {
  if (event.type === 'CheckCompleted') return event.checked_at;
  return event.type === 'ApiConfigured' ? event.read_at : null;
};

/** Counts an event in the day of its own time. */
const countOwn = (fold: DayFold, event: Event, time: number | null): void => {
  if (event.type === 'AlertPublished') {
    const day = dayOf(epochMs(event.published_at));
    fold.alerts.set(day, (fold.alerts.get(day) ?? 0) + 1);
  }
  if (time === null) return;
  const day = dayOf(time);
  if (day <= fold.done) return;
  const counts = countsOf(fold.days, day);
  counts.own = true;
  // Its clock was behind the checks before it, some of which have expired: others of this day may be among them.
  if (day <= fold.expiredTo) counts.partial = true;
  const { coverage } = fold.history;
  // A clock that was ahead counted time of later days. This day must still be counted.
  if (coverage.countedTo >= startOf(day + 1)) coverage.countedTo = counts.coveredTo;
  if (event.type !== 'CheckCompleted') return;
  counts.checks += 1;
  if (event.outcome === 'UP' && event.latency_ms !== null) countLatency(counts.latency, event.latency_ms);
};

/**
 * Marks the days of which not all is known: their checks may have expired, their time is estimated from expired checks, or
 * the check that closed them has expired. These are all open days up to `until` (epoch ms), when the event behind the gap was
 * made, and, where its clock was behind, the days that have events up to when the event before the gap was recorded.
 */
export const markExpired = (fold: DayFold, until: number): void => {
  const { recordedAt, coverage } = fold.history;
  const before = coverage.open.from === nobody ? recordedAt : Math.min(recordedAt, coverage.open.from);
  const since = Math.min(dayOf(before), firstDay(fold.days) ?? Infinity);
  for (let day = Math.max(since, fold.done + 1); day <= dayOf(until); day += 1)
    countsOf(fold.days, day).partial = true;
  for (const [day, counts] of fold.days) if (counts.own && day <= dayOf(recordedAt)) counts.partial = true;
  fold.expired = true;
  fold.expiredBefore = false;
  fold.expiredTo = Math.max(fold.expiredTo, dayOf(until));
  fold.everExpiredTo = Math.max(fold.everExpiredTo, fold.expiredTo);
};

const none: readonly FoldedSummary[] = [];

/** Closes the days that an event with its own time (epoch ms) closes. */
const closeBefore = (fold: DayFold, event: Event, time: number): readonly FoldedSummary[] => {
  // Nearly every event is of the only day that is open.
  if (fold.days.size === 1 && fold.days.has(dayOf(time))) return none;
  const summaries: FoldedSummary[] = [];
  const last = Math.min(dayOf(time), dayOf(epochMs(event.recorded_at))) - 1;
  for (let day = firstDay(fold.days); day !== null && day <= last; day = firstDay(fold.days)) {
    if (fold.history.health.streak > 0) break;
    const closedBy = event.type === 'ApiConfigured' ? 'config' : 'check';
    const summary = summaryOf(fold, day, { closedBy, untilSeq: event.seq - 1, time });
    summaries.push(summary);
    close(fold, summary, day);
  }
  return summaries;
};

/**
 * Folds the next event. Gives the summaries of the days that it closes: it is a check or a config whose own time and time of
 * record are in a later day, and no streak is open. `now` (epoch ms) decides what may have expired.
 */
export const foldDays = (
  fold: DayFold,
  read: Readonly<{ event: Event; line: EventRecord }>,
  now: number,
): readonly FoldedSummary[] => {
  const { event } = read;
  if (fold.period.now !== now) fold.period = periodAt(now);
  const { period } = fold;
  const gap = passGap(fold.history, period, event.seq);
  if (fold.history.missing.length > 0 || fold.broken) {
    fold.broken = true;
    return none;
  }
  const own = ownTime(event);
  const time = own === null ? null : epochMs(own);
  if (gap) {
    fold.expired = true;
    fold.expiredBefore = true;
  }
  if (fold.expiredBefore && event.type !== 'DaySummarized')
    markExpired(fold, time ?? epochMs(event.recorded_at));
  const summaries = time === null ? none : closeBefore(fold, event, time);
  countOwn(fold, event, time);
  const incident = fold.history.incident;
  foldEvent(fold.history, period, read.line, event, gap);
  const ended = endedIncident(incident, fold.history);
  if (ended !== null) fold.ended.push(ended.seq, ended.from, ended.to, Math.round(ended.down));
  return summaries;
};

/** Closes the first unsummarized day at the current event, because no event in the stream closes it. */
export const closeAtHead = (fold: DayFold): FoldedSummary | null => {
  const day = firstDay(fold.days);
  if (day === null || fold.broken) return null;
  const { config } = fold.history.health;
  const isRemoved = config !== null && (config.removed || !config.enabled);
  const summary = summaryOf(fold, day, {
    closedBy: isRemoved ? 'removal' : 'silence',
    untilSeq: fold.history.seq,
    time: null,
  });
  close(fold, summary, day);
  return summary;
};
