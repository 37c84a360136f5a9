import { isoMs } from '../health/epoch-ms.ts';
import type { EndedHistory, Incident, Unmonitored } from './history-counts.ts';
import { emptyHistogram, mergeHistogram, percentile, type LatencyHistogram } from './latency-histogram.ts';
import type { ReportPeriod } from './report-period.ts';
import { reportedSignals, type ReportedSignal } from './signal-notes.ts';
import { timeOf } from './time-buckets.ts';

export type ReportedIncident = Readonly<{
  from: string;
  /** null: it goes on */
  to: string | null;
  /** it goes on at the end of the period, and the API was disabled or removed then; else null */
  stopped: Unmonitored | null;
  /** from `from` to `to`; of one that goes on, to the end of the period or to when it was last monitored before that */
  duration_ms: number;
  /** of it, how much checks speak for */
  observed_ms: number;
}>;

/** The figures of one API, or of all. `null`: there is nothing to tell it from. */
export type ReportFigures = Readonly<{
  /** observed UP / observed */
  up_ratio: number | null;
  /** observed / monitored */
  coverage_ratio: number | null;
  up_ms: number;
  down_ms: number;
  /** monitored and not observed */
  unknown_ms: number;
  /** neither disabled nor removed */
  monitored_ms: number;
  checks: number;
  /** mean duration of the incidents that ended in the period */
  mttr_ms: number | null;
  /** observed UP / incidents that began in the period */
  mtbf_ms: number | null;
  latency_ms: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>;
  alerts: number;
}>;

export type ApiReport = ReportFigures &
  Readonly<{
    api_id: string;
    incidents: readonly ReportedIncident[];
    /** beside the uptime: slowness and certificates, where there is anything to say */
    signals: readonly ReportedSignal[];
  }>;

/** `incidents` of all are counted; each is listed with its API. */
export type ReportTotal = ReportFigures & Readonly<{ apis: number; incidents: number }>;

export const durationOf = ({ from, to, stopped }: Incident, { until }: ReportPeriod): number =>
  (to ?? stopped?.at ?? until) - from;

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const figures = (
  histories: readonly EndedHistory[],
  latency: LatencyHistogram,
  period: ReportPeriod,
): ReportFigures => {
  const sum = (of: (history: EndedHistory) => number) =>
    histories.reduce((total, history) => total + of(history), 0);
  const up = Math.round(sum(({ coverage }) => timeOf(coverage.buckets, 'up')));
  const down = Math.round(sum(({ coverage }) => timeOf(coverage.buckets, 'down')));
  const monitored = sum(({ coverage }) => timeOf(coverage.buckets, 'monitored'));
  const incidents = histories.flatMap((history) => history.incidents);
  const ended = incidents.filter(({ to }) => to !== null && to <= period.until);
  const begun = incidents.filter(({ from }) => from >= period.since).length;
  const mttr = ratio(
    ended.reduce((total, incident) => total + durationOf(incident, period), 0),
    ended.length,
  );
  const mtbf = ratio(up, begun);
  return {
    up_ratio: ratio(up, up + down),
    // A check may speak for a time after monitoring ended, by the clock of another runner.
    coverage_ratio: ratio(Math.min(up + down, monitored), monitored),
    up_ms: up,
    down_ms: down,
    unknown_ms: Math.max(0, monitored - up - down),
    monitored_ms: monitored,
    checks: sum(({ checks }) => checks.up + checks.down),
    mttr_ms: mttr === null ? null : Math.round(mttr),
    mtbf_ms: mtbf === null ? null : Math.round(mtbf),
    latency_ms: {
      p50: percentile(latency, 0.5),
      p95: percentile(latency, 0.95),
      p99: percentile(latency, 0.99),
    },
    alerts: sum(({ alerts }) => alerts),
  };
};

export const reportApi = (history: EndedHistory, period: ReportPeriod): ApiReport => ({
  api_id: history.api_id,
  ...figures([history], history.latency, period),
  incidents: history.incidents.map((incident) => ({
    from: isoMs(incident.from),
    to: incident.to === null ? null : isoMs(incident.to),
    stopped: incident.stopped === null ? null : incident.stopped.by,
    duration_ms: durationOf(incident, period),
    observed_ms: Math.round(incident.observedMs),
  })),
  signals: reportedSignals(history.signals),
});

export const reportTotal = (histories: readonly EndedHistory[], period: ReportPeriod): ReportTotal => {
  const latency = emptyHistogram();
  for (const history of histories) mergeHistogram(latency, history.latency);
  return {
    apis: histories.length,
    ...figures(histories, latency, period),
    incidents: histories.reduce((total, { incidents }) => total + incidents.length, 0),
  };
};
