import type { DaySummarized } from '../../events/day-summarized.ts';
import { dayMs } from '../health/epoch-ms.ts';
import { beginHistory, endHistory } from '../report/api-history.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import { incidentOf } from '../report/incidents.ts';
import { mergeHistogram } from '../report/latency-histogram.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { timeOf } from '../report/time-buckets.ts';
import { closingOf, type Closing } from './closing.ts';
import { addStoredLatency } from './day-latency.ts';
import type { LivePart } from './live-part.ts';
import { restoreHistory, spansOf, unmonitoredBy } from './restore-history.ts';
import { dayIn, startOf } from './utc-days.ts';

/** A day that is summarized, and what follows goes on from. */
export type ClosedDay = Readonly<{ day: number; seq: number; untilSeq: number; closing: Closing }>;

export type RawIncident = Readonly<{ seq: number; from: number; to: number | null; down: number }>;

/** One API in a period as summaries tell it, put together in order of their days. */
export type SummedHistory = {
  readonly history: ApiHistory;
  readonly period: ReportPeriod;
  /** the last day that was put in, and the last after which nothing is told of later days yet */
  last: ClosedDay | null;
  resume: ClosedDay | null;
  readonly incidents: Map<number, RawIncident>;
  readonly monitored: { from: number; to: number }[];
  /** a day was partly expired when it was summarized */
  partial: boolean;
  /** checks of a day that is only partly in the period have expired */
  estimated: boolean;
  /** a summary that cannot be used: only checks tell */
  unusable: boolean;
};

export const beginSummed = (apiId: string, period: ReportPeriod): SummedHistory => ({
  history: beginHistory(apiId, period),
  period,
  last: null,
  resume: null,
  incidents: new Map(),
  monitored: [],
  partial: false,
  estimated: false,
  unusable: false,
});

/** Adds the time of a part of the period, which is in one piece: `from` to `to` in ms. */
const addTime = (history: ApiHistory, times: Readonly<{ up: number; down: number; monitored: number }>) => {
  const { buckets } = history.coverage;
  for (const kind of ['up', 'down', 'monitored'] as const)
    buckets[kind][0] = Number(buckets[kind][0]) + times[kind];
};

const addPart = ({ history, monitored }: SummedHistory, part: ApiHistory, isEnd: boolean): void => {
  const { buckets } = part.coverage;
  addTime(history, {
    up: timeOf(buckets, 'up'),
    down: timeOf(buckets, 'down'),
    monitored: timeOf(buckets, 'monitored'),
  });
  history.checks.up += part.checks.up;
  history.checks.down += part.checks.down;
  history.alerts += part.alerts;
  mergeHistogram(history.latency, part.latency);
  monitored.push(...part.coverage.monitored);
  history.missing.push(...part.missing);
  history.unreadable ??= part.unreadable;
  if (isEnd) history.unmonitored = part.unmonitored;
};

/** The same period, from `since` to `until` only. */
export const cut = (period: ReportPeriod, since: number, until: number): ReportPeriod => ({
  ...period,
  since,
  until,
  edges: [since, until],
});

const overlap = ({ since, until }: ReportPeriod, from: number, to: number): number =>
  Math.max(0, Math.min(to, until) - Math.max(from, since));

/**
 * What a closing has told of silent days already: a run of failures kept its day open until later ones had begun. A check
 * of the day before speaks from the beginning of a silent day, up to where it is told.
 */
const alreadyCounted = ({ monitored, ahead }: Closing, silent: ReportPeriod) => {
  const times = { up: 0, down: 0, monitored: 0 };
  for (const { from, to } of spansOf(monitored)) times.monitored += overlap(silent, from, to);
  for (const { day, up_ms, down_ms, told_to } of ahead) {
    const share = overlap(silent, startOf(day), told_to) / Math.max(1, told_to - startOf(day));
    times.up += up_ms * share;
    times.down += down_ms * share;
  }
  return times;
};

/** Days without a check or a config: what was known at the end of the last one goes on. */
const addSilentDays = (summed: SummedHistory, from: number, to: number): void => {
  const { last, period, history } = summed;
  const [since, until] = [Math.max(from, period.since), Math.min(to, period.until)];
  if (last === null || since >= until) return;
  const silent = cut(period, since, until);
  const part = restoreHistory(history.api_id, last.untilSeq, last.closing, silent);
  endHistory(part, silent);
  addPart(summed, part, true);
  addTime(history, alreadyCounted(last.closing, silent));
};

const endedOf = (ended: readonly number[]): readonly RawIncident[] =>
  Array.from({ length: Math.floor(ended.length / 4) }, (_, i) => ({
    seq: Number(ended[4 * i]),
    from: Number(ended[4 * i + 1]),
    to: Number(ended[4 * i + 2]),
    down: Number(ended[4 * i + 3]),
  }));

/** Alerts of whole days of the period. */
const addAlerts = ({ history, period }: SummedHistory, { alerts }: Closing): void => {
  for (const { from: day, to: count } of spansOf(alerts))
    if (period.since <= startOf(day) && startOf(day + 1) <= period.until) history.alerts += count;
};

/** Of the first summary after the period: alerts of its last day may have been recorded only then. */
export const addLateAlerts = (summed: SummedHistory, summary: DaySummarized): void => {
  const closing = closingOf(summary);
  if (closing !== null) addAlerts(summed, closing);
};

/** From the last summary up to `to` nothing was recorded. */
export const addSilence = (summed: SummedHistory, to: number): void => {
  if (summed.last !== null) addSilentDays(summed, startOf(summed.last.day + 1), to);
};

/** The next summary of the API, in order of days; of one outside of the period only what follows from it. */
export const addSummary = (summed: SummedHistory, summary: DaySummarized): void => {
  const closing = closingOf(summary);
  const { history, period, last } = summed;
  if (closing === null || closing.ended === null) {
    summed.unusable = true;
    return;
  }
  const day = dayIn(summary.day);
  const [begin, end] = [startOf(day), startOf(day + 1)];
  if (last !== null) addSilentDays(summed, startOf(last.day + 1), begin);
  const whole = period.since <= begin && end <= period.until;
  if (whole) {
    addTime(history, {
      up: summary.up_ms,
      down: summary.down_ms,
      monitored: dayMs - summary.unmonitored_ms,
    });
    history.checks.up += summary.checks;
    addStoredLatency(history.latency, summary.latency);
    summed.partial ||= summary.partial;
  }
  for (const incident of endedOf(closing.ended)) summed.incidents.set(incident.seq, incident);
  addAlerts(summed, closing);
  summed.monitored.push(...spansOf(closing.monitored));
  if (begin < period.until) history.unmonitored = unmonitoredBy(closing);
  summed.last = { day, seq: summary.seq, untilSeq: summary.until_seq, closing };
  if (closing.ahead.length === 0) summed.resume = summed.last;
};

/** Puts in a part. `isEnd`: what is open at its end goes on beyond the period. */
export const addLivePart = (summed: SummedHistory, part: LivePart, isEnd: boolean): void => {
  const { history, period, ended } = part;
  const open = history.incident;
  endHistory(history, period);
  addPart(summed, history, isEnd);
  for (const incident of ended) summed.incidents.set(incident.seq, incident);
  if (!isEnd || open === null) return;
  const down = history.coverage.downMsUntil - open.downMsBefore;
  summed.incidents.set(open.seq, { seq: open.seq, from: open.from, to: null, down });
};

/** When nothing is told from events after the last summary: up to the end of the period it is silent. */
export const addEnd = (summed: SummedHistory): void => {
  const { last, period, incidents, monitored } = summed;
  if (last === null) return;
  addSilentDays(summed, startOf(last.day + 1), period.until);
  const { incident, monitored_since } = last.closing;
  if (incident !== null) {
    const { seq, from, until_ms } = incident;
    incidents.set(seq, { seq, from, to: null, down: until_ms });
  }
  if (monitored_since !== null) monitored.push({ from: monitored_since, to: period.until });
};

/** Whether an incident is open where the period ends: what follows says when it was over. */
export const hasOpen = ({ incidents }: SummedHistory): boolean =>
  [...incidents.values()].some(({ to }) => to === null);

const endOpen = ({ incidents }: SummedHistory, ended: readonly RawIncident[]): void => {
  for (const incident of ended) if (incidents.has(incident.seq)) incidents.set(incident.seq, incident);
};

/** A summary of a day after the period. */
export const addLater = (summed: SummedHistory, summary: DaySummarized): void => {
  const closing = closingOf(summary);
  if (closing === null || closing.ended === null) {
    summed.unusable = true;
    return;
  }
  endOpen(summed, endedOf(closing.ended));
  summed.last = { day: dayIn(summary.day), seq: summary.seq, untilSeq: summary.until_seq, closing };
  if (closing.ahead.length === 0) summed.resume = summed.last;
};

/** Events after the period. */
export const addLaterPart = (summed: SummedHistory, { ended }: LivePart): void => endOpen(summed, ended);

/** The whole history, as the fold of all checks would have made it. */
export const endSummed = ({ history, period, incidents, monitored }: SummedHistory): ApiHistory => {
  history.coverage.monitored.push(...monitored.toSorted((a, b) => a.to - b.to));
  for (const { down, ...raw } of [...incidents.values()].toSorted((a, b) => a.seq - b.seq)) {
    const reported = incidentOf(history, period, {
      ...raw,
      observedMs: down,
      checks: 0,
      first: [],
      last: [],
    });
    if (reported !== null) history.incidents.push(reported);
  }
  return history;
};
