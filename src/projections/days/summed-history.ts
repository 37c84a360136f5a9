import { dayMs } from '../health/epoch-ms.ts';
import { beginHistory, endHistory } from '../report/api-history.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import { incidentOf } from '../report/incidents.ts';
import { mergeHistogram } from '../report/latency-histogram.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { timeOf } from '../report/time-buckets.ts';
import { alreadyCounted } from './already-counted.ts';
import type { Closing } from './closing.ts';
import { addSteps, addStoredLatency, emptySteps, type LatencySteps } from './day-latency.ts';
import type { LivePart } from './live-part.ts';
import { restoreHistory, spansOf } from './restore-history.ts';
import type { DayEnd, SummedDay } from './summed-day.ts';
import { startOf } from './utc-days.ts';

/** A summarized day, from which the history continues. */
export type ClosedDay = Readonly<{ day: number; seq: number; untilSeq: number; closing: () => Closing }>;

export type RawIncident = Readonly<{ seq: number; from: number; to: number | null; down: number }>;

/** The history of one API in a period, built from summaries in day order. */
export type SummedHistory = {
  readonly history: ApiHistory;
  readonly period: ReportPeriod;
  /** latencies of whole days */
  readonly steps: LatencySteps;
  /** the last day added, and the last one without counts of later days */
  last: ClosedDay | null;
  resume: ClosedDay | null;
  readonly incidents: Map<number, RawIncident>;
  readonly monitored: { from: number; to: number }[];
  /** checks of a day had expired when it was summarized */
  partial: boolean;
  /** checks of a day that is only partly in the period have expired */
  estimated: boolean;
  /** a summary cannot be used, so checks must be read */
  unusable: boolean;
};

export const beginSummed = (apiId: string, period: ReportPeriod): SummedHistory => ({
  history: beginHistory(apiId, period),
  period,
  steps: emptySteps(),
  last: null,
  resume: null,
  incidents: new Map(),
  monitored: [],
  partial: false,
  estimated: false,
  unusable: false,
});

/** Adds the time of a contiguous part of the period. */
const addTime = (history: ApiHistory, times: Readonly<{ up: number; down: number; monitored: number }>) => {
  const { up, down, monitored } = history.coverage.buckets;
  up[0] = Number(up[0]) + times.up;
  down[0] = Number(down[0]) + times.down;
  monitored[0] = Number(monitored[0]) + times.monitored;
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

/** Cuts the period to `since`–`until`. */
export const cut = (period: ReportPeriod, since: number, until: number): ReportPeriod => ({
  ...period,
  since,
  until,
  edges: [since, until],
});

/** Adds days without a check or config: the state at the end of the last day continues. */
const addSilentDays = (summed: SummedHistory, from: number, to: number): void => {
  const { last, period, history } = summed;
  const [since, until] = [Math.max(from, period.since), Math.min(to, period.until)];
  if (last === null || since >= until) return;
  const silent = cut(period, since, until);
  const closing = last.closing();
  const part = restoreHistory(history.api_id, last.untilSeq, closing, silent);
  endHistory(part, silent);
  addPart(summed, part, true);
  addTime(history, alreadyCounted(closing, silent));
};

export const endedOf = (ended: readonly number[]): readonly RawIncident[] =>
  Array.from({ length: Math.floor(ended.length / 4) }, (_, i) => ({
    seq: Number(ended[4 * i]),
    from: Number(ended[4 * i + 1]),
    to: Number(ended[4 * i + 2]),
    down: Number(ended[4 * i + 3]),
  }));

/** Alerts of whole days of the period. */
const addAlerts = ({ history, period }: SummedHistory, { alerts }: DayEnd): void => {
  for (const { from: day, to: count } of spansOf(alerts))
    if (period.since <= startOf(day) && startOf(day + 1) <= period.until) history.alerts += count;
};

/** What is not told yet continues after this day. */
export const continueAfter = (
  summed: SummedHistory,
  { day, seq, untilSeq }: SummedDay,
  { isAhead, closing }: DayEnd,
): void => {
  summed.last = { day, seq, untilSeq, closing };
  if (!isAhead) summed.resume = summed.last;
};

/** Adds alerts from the first summary after the period: those of its last day may have been recorded later. */
export const addLateAlerts = (summed: SummedHistory, { closed }: SummedDay): void => {
  if (closed !== null) addAlerts(summed, closed);
};

/** Adds the time without events from the last summary up to `to`. */
export const addSilence = (summed: SummedHistory, to: number): void => {
  if (summed.last !== null) addSilentDays(summed, startOf(summed.last.day + 1), to);
};

/** Adds the next summary of the API, in day order. A summary outside the period only sets the starting point. */
export const addSummary = (summed: SummedHistory, summary: SummedDay): void => {
  const { day, closed } = summary;
  const { history, period, last } = summed;
  if (closed === null) {
    summed.unusable = true;
    return;
  }
  const [begin, end] = [startOf(day), startOf(day + 1)];
  if (last !== null) addSilentDays(summed, startOf(last.day + 1), begin);
  const whole = period.since <= begin && end <= period.until;
  if (whole) {
    addTime(history, {
      up: summary.upMs,
      down: summary.downMs,
      monitored: dayMs - summary.unmonitoredMs,
    });
    history.checks.up += summary.checks;
    if (!addStoredLatency(summed.steps, summary.latency)) summed.unusable = true;
    summed.partial ||= summary.partial;
  }
  if (closed.ended.length > 0)
    for (const incident of endedOf(closed.ended)) summed.incidents.set(incident.seq, incident);
  if (closed.alerts.length > 0) addAlerts(summed, closed);
  if (closed.monitored.length > 0) summed.monitored.push(...spansOf(closed.monitored));
  if (begin < period.until) history.unmonitored = closed.unmonitored;
  continueAfter(summed, summary, closed);
};

/** Adds a part. `isEnd`: open incidents at its end continue after the period. */
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

/** Ends a history without events after the last summary: the rest of the period is silent. */
export const addEnd = (summed: SummedHistory): void => {
  const { last, period, incidents, monitored } = summed;
  if (last === null) return;
  addSilentDays(summed, startOf(last.day + 1), period.until);
  const { incident, monitored_since } = last.closing();
  if (incident !== null) {
    const { seq, from, until_ms } = incident;
    incidents.set(seq, { seq, from, to: null, down: until_ms });
  }
  if (monitored_since !== null) monitored.push({ from: monitored_since, to: period.until });
};

/** Whether an incident is open at the end of the period; later data says when it ended. */
export const hasOpen = ({ incidents }: SummedHistory): boolean =>
  [...incidents.values()].some(({ to }) => to === null);

/** The whole history, equal to the fold of all checks. */
export const endSummed = ({ history, period, steps, incidents, monitored }: SummedHistory): ApiHistory => {
  addSteps(history.latency, steps);
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
