import { stringify } from 'csv-stringify/sync';
import type { ApiReport } from '../../../projections/report/report-figures.ts';
import { csvOptions } from '../../terminal/format.ts';

const columns = [
  'api_id',
  'since',
  'until',
  'up_ratio',
  'coverage_ratio',
  'up_ms',
  'down_ms',
  'unknown_ms',
  'monitored_ms',
  'checks',
  'incidents',
  'mttr_ms',
  'mtbf_ms',
  'latency_p50_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'alerts',
];

/** RFC 4180, a line for each API. */
export const reportCsv = (since: string, until: string, apis: readonly ApiReport[]): string =>
  stringify(
    apis.map((api) => ({
      ...api,
      since,
      until,
      incidents: api.incidents.length,
      latency_p50_ms: api.latency_ms.p50,
      latency_p95_ms: api.latency_ms.p95,
      latency_p99_ms: api.latency_ms.p99,
    })),
    { header: true, columns, ...csvOptions },
  );
