import type { Event } from '../../events/event.ts';
import type { StreamResumed } from '../../events/stream-resumed.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { foldEvent, passGap } from '../report/api-history.ts';
import { nobody } from '../report/coverage.ts';
import { periodAt, resumeDays, type DayFold } from './begin-days.ts';
import { countsOf, firstDay } from './day-counts.ts';
import { countLatency } from './day-latency.ts';
import { endedIncident } from './incident-end.ts';
import { summaryOf, type FoldedSummary } from './summary-of.ts';
import { dayOf, startOf } from './utc-days.ts';

/** Closes a day. The fold continues from its summary alone, so every reader of the summary gets the same result. */
const close = (fold: DayFold, summary: FoldedSummary, day: number): void => {
  const { everExpiredTo, lost, broken, held } = fold;
  Object.assign(fold, resumeDays(fold.api_id, summary, day, summary.closing), {
    everExpiredTo,
    lost,
    broken,
    held,
  });
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

/** The last day that an event closes, by its own time (epoch ms) and the time of its record. */
const lastClosed = (event: Event, time: number): number =>
  Math.min(dayOf(time), dayOf(epochMs(event.recorded_at))) - 1;

/** The last day that an event closes if no streak is open; −1: none. */
export const closesTo = (event: Event): number => {
  const own = ownTime(event);
  return own === null ? -1 : lastClosed(event, epochMs(own));
};

/** Closes the days that an event with its own time (epoch ms) closes. */
const closeBefore = (fold: DayFold, event: Event, time: number): readonly FoldedSummary[] => {
  // Nearly every event is of the only day that is open.
  if (fold.days.size === 1 && fold.days.has(dayOf(time))) return none;
  const summaries: FoldedSummary[] = [];
  const last = lastClosed(event, time);
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
 * Continues from a `StreamResumed`. What it leaves out is unknown, as if it had expired: nothing shows of which days it was. Gives
 * the summaries that were held back.
 */
const leaveOut = (fold: DayFold, { seq, recorded_at }: StreamResumed): readonly FoldedSummary[] => {
  const { history } = fold;
  fold.lost += seq - history.seq - 1;
  history.seq = seq - 1;
  history.missing.splice(0);
  fold.broken = false;
  markExpired(fold, epochMs(recorded_at));
  return fold.held.splice(0);
};

/**
 * Folds the next event. Gives the summaries of the days that it closes: it is a check or a config whose own time and time of
 * record are in a later day, and no streak is open. Behind missing events they are held back until the stream is resumed. `now`
 * (epoch ms) decides what may have expired.
 */
export const foldDays = (
  fold: DayFold,
  read: Readonly<{ event: Event; line: EventRecord }>,
  now: number,
): readonly FoldedSummary[] => {
  const { event } = read;
  if (fold.period.now !== now) fold.period = periodAt(now);
  const { period } = fold;
  const resumed = event.type === 'StreamResumed' ? leaveOut(fold, event) : none;
  const { seq, missing } = fold.history;
  const gap = passGap(fold.history, period, event.seq);
  fold.broken ||= missing.length > 0;
  const own = ownTime(event);
  const time = own === null ? null : epochMs(own);
  if (gap) {
    fold.lost += event.seq - seq - 1;
    fold.expired = true;
    fold.expiredBefore = true;
  }
  if (fold.broken || (fold.expiredBefore && event.type !== 'DaySummarized'))
    markExpired(fold, time ?? epochMs(event.recorded_at));
  const summaries = time === null ? none : closeBefore(fold, event, time);
  countOwn(fold, event, time);
  const incident = fold.history.incident;
  foldEvent(fold.history, period, read.line, event, gap);
  const ended = endedIncident(incident, fold.history);
  if (ended !== null) fold.ended.push(ended.seq, ended.from, ended.to, Math.round(ended.down));
  if (!fold.broken) return summaries.length === 0 ? resumed : summaries;
  fold.held.push(...summaries);
  return none;
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
