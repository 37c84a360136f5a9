import type { ReportFigures } from '../../../projections/report/report-figures.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { Report } from '../../../runner/report/read-report.ts';
import type { Deliveries } from '../../../runner/history/count-deliveries.ts';
import { countText, ratioText } from '../../terminal/format.ts';
import { mtbfText, orDash } from './figure-text.ts';
import { signalNote } from './signal-note.ts';
import { table, type Shown } from '../../terminal/table.ts';
import { listText } from '../../../runner/text/list-text.ts';

const latencyText = ({ p50, p95, p99 }: ReportFigures['latency_ms']): string =>
  p50 === null ? '-' : `${[p50, p95, p99].map((ms) => Math.round(ms ?? 0)).join(' / ')} ms`;

const cells = (name: string, figures: ReportFigures, incidents: number): readonly string[] => [
  name,
  ratioText(figures.up_ratio),
  ratioText(figures.coverage_ratio),
  String(incidents),
  figures.down_ms === 0 ? '-' : durationText(figures.down_ms),
  orDash(figures.mttr_ms),
  mtbfText(figures),
  String(figures.alerts),
  latencyText(figures.latency_ms),
];

const head = [
  'API',
  'uptime',
  'coverage',
  'incidents',
  'down',
  'MTTR',
  'MTBF',
  'alerts',
  'latency\np50 / p95 / p99',
];

const some = (ids: readonly string[]): string => listText(ids, 5);

const howSure = ({ isExact, partial, estimated }: Report): string =>
  [
    isExact ? '' : 'Percentiles are within 1 %; --exact reads every check.\n',
    partial.length === 0
      ? ''
      : `partial, as checks had expired before their day was summarized: ${some(partial)}\n`,
    estimated.length === 0
      ? ''
      : `estimated, as checks of a day at the border have expired: ${some(estimated)}\n`,
  ].join('');

/**
 * `12 state changes, 24 deliveries on 2 channels`: what the column counts, beside what `run` and `transitions` count.
 * Null: the index cannot be read.
 */
const deliveriesText = ({ total }: Report, counted: Deliveries | null): string => {
  const what = 'Alerts are counted as deliveries, one for each state change and channel';
  if (counted === null) return `${what}.\n`;
  const { changes, deliveries, channels } = counted;
  const earlier = total.alerts - deliveries;
  const on = deliveries === 0 ? '' : ` on ${countText(channels, 'channel')}`;
  return `${what}: ${countText(changes, 'state change')}, ${deliveriesOf(deliveries)}${on}${earlier > 0 ? `, and ${deliveriesOf(earlier)} for earlier state changes` : ''}.\n`;
};

const deliveriesOf = (n: number): string =>
  `${n.toLocaleString('en')} ${n === 1 ? 'delivery' : 'deliveries'}`;

/** The period; then one row for each API, and one for all. */
export const renderReport = (report: Report, counted: Deliveries | null, shown: Shown): string => {
  const { period, apis, total, unreadable } = report;
  const heading = `from ${isoTime(period.since)} to ${isoTime(period.until)}\n`;
  if (apis.length === 0)
    return `${heading}No API ${unreadable.length === 0 ? '' : 'that can be read '}was monitored in this period.\n`;
  const rows = apis.map((api) => cells(api.api_id, api, api.incidents.length));
  const all = apis.length > 1 ? [cells(`all ${String(total.apis)}`, total, total.incidents)] : [];
  const notes = apis.flatMap(({ api_id, signals }) =>
    signals.map((one) => `${api_id}: ${signalNote(one)}\n`),
  );
  return `${heading}${table(head, [...rows, ...all], shown)}${notes.join('')}${deliveriesText(report, counted)}${howSure(report)}`;
};
