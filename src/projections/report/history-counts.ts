import type { SignalNotes } from './signal-notes.ts';
import type { Health } from '../health/health-state.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { Coverage } from './coverage.ts';
import { addToChart, type ChartCounts } from './latency-chart-counts.ts';
import { addLatency, type LatencyHistogram } from './latency-histogram.ts';
import type { ReportPeriod } from './report-period.ts';
import type { IncidentCheck } from './incident-check.ts';
import { partOf } from './time-buckets.ts';

/** Why an API is not monitored. */
export type Unmonitored = 'disabled' | 'removed';

/** One time that an API was DOWN, from `since` to `since`; it may begin before the period or end after it. */
export type Incident = Readonly<{
  seq: number;
  from: number;
  /** null: it goes on */
  to: number | null;
  /** of one that goes on at the end of the period: why, and since when, the API was not monitored then */
  stopped: Readonly<{ by: Unmonitored; at: number }> | null;
  /** of its duration, how much checks speak for */
  observedMs: number;
  /** how many checks were made in it, and the first and the last of them */
  checks: number;
  first: readonly IncidentCheck[];
  last: readonly IncidentCheck[];
}>;

export type OpenIncident = {
  readonly seq: number;
  readonly from: number;
  readonly downMsBefore: number;
  checks: number;
  readonly first: EventRecord[];
  readonly last: EventRecord[];
};

/** What is known of one API while its stream is read; filled as it is read. */
export type ApiHistory = {
  readonly api_id: string;
  health: Health;
  /** of the last line read, and when it was recorded (epoch ms: a text would keep the whole line in memory) */
  seq: number;
  recordedAt: number;
  intervalMs: number;
  /** why it was not monitored at the end of the period, as far as is known; null: it was */
  unmonitored: Unmonitored | null;
  readonly coverage: Coverage;
  /** checks within the period */
  readonly checks: Record<'up' | 'down', number>;
  /** of checks that were UP */
  readonly latency: LatencyHistogram;
  /** the same for each part of the period; null when no chart is wanted */
  readonly chart: ChartCounts | null;
  alerts: number;
  /** the first checks of the run that contradicts the state, and how many it has */
  run: EventRecord[];
  incident: OpenIncident | null;
  readonly incidents: Incident[];
  /** what could not be read; nothing after it was folded */
  unreadable: InvalidItem | null;
  /** places that are empty and should not be */
  readonly missing: { from_seq: number; to_seq: number }[];
  readonly signals: SignalNotes;
};

/** The history of one API to its end, as plain data. */
export type EndedHistory = Readonly<Omit<ApiHistory, 'coverage'> & { coverage: Pick<Coverage, 'buckets'> }>;

export const countCheck = (
  history: ApiHistory,
  { since, until, edges }: ReportPeriod,
  time: number,
  outcome: Outcome,
  latency: number | null,
): void => {
  if (time < since || time >= until) return;
  history.checks[outcome === 'UP' ? 'up' : 'down'] += 1;
  if (outcome !== 'UP' || latency === null) return;
  addLatency(history.latency, latency);
  if (history.chart !== null) addToChart(history.chart, partOf(edges, time), latency);
};
