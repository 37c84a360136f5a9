import type { ReportFigures } from '../../../projections/report/report-figures.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { Report } from '../../../runner/report/read-report.ts';
import { ratioText } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const orDash = (ms: number | null): string => (ms === null ? '-' : durationText(ms));

const latencyText = ({ p50, p95, p99 }: ReportFigures['latency_ms']): string =>
  p50 === null ? '-' : `${[p50, p95, p99].map((ms) => Math.round(ms ?? 0)).join(' / ')} ms`;

const cells = (name: string, figures: ReportFigures, incidents: number): readonly string[] => [
  name,
  ratioText(figures.up_ratio),
  ratioText(figures.coverage_ratio),
  String(incidents),
  figures.down_ms === 0 ? '-' : durationText(figures.down_ms),
  orDash(figures.mttr_ms),
  orDash(figures.mtbf_ms),
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

/** One row for each API, and one for all. */
export const renderReport = ({ apis, total, unreadable }: Report, shown: Shown): string => {
  if (apis.length === 0)
    return unreadable.length === 0
      ? 'No API was monitored in this period.\n'
      : 'No API that can be read was monitored in this period.\n';
  const rows = apis.map((api) => cells(api.api_id, api, api.incidents.length));
  const all = apis.length > 1 ? [cells(`all ${String(total.apis)}`, total, total.incidents)] : [];
  return table(head, [...rows, ...all], shown);
};
