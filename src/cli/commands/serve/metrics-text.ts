import { pendingChannels } from '../../../projections/health/debts.ts';
import type { StatusRow } from '../../../runner/status/read-statuses.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = Readonly<{ labels: Labels; value: number }>;
type Family = Readonly<{ name: string; type: 'gauge' | 'counter'; help: string; samples: readonly Sample[] }>;

const escaped = (text: string): string =>
  text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);

const sampleText = (name: string, { labels, value }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${String(value)}\n`;
};

const seconds = (time: string | null): number | null => (time === null ? null : Date.parse(time) / 1000);

/** One sample for each API with a value. */
const perApi = (rows: readonly StatusRow[], of: (row: StatusRow) => number | null): readonly Sample[] =>
  rows.flatMap((row) => {
    const value = of(row);
    return value === null ? [] : [{ labels: { api_id: row.status.api_id }, value }];
  });

const signalSamples = (rows: readonly StatusRow[]): readonly Sample[] =>
  rows.flatMap(({ status: { api_id, signals } }) =>
    Object.entries(signals).map(([signal, { state }]) => ({
      labels: { api_id, signal },
      value: Number(state === 'UP'),
    })),
  );

/** Channels that are owed an alert, by how many APIs. */
const behindSamples = (rows: readonly StatusRow[]): readonly Sample[] => {
  const counts = new Map<string, number>();
  for (const { state } of rows)
    for (const channel of pendingChannels(state)) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([channel_id, value]) => ({ labels: { channel_id }, value }));
};

/** Of the monitored APIs, the share that was checked in time; no sample: none is monitored. */
const coverageSamples = (rows: readonly StatusRow[]): readonly Sample[] => {
  const monitored = rows.filter(({ status }) => status.monitored);
  const covered = monitored.filter(({ status }) => status.last_checked_at !== null && !status.stale);
  return monitored.length === 0 ? [] : [{ labels: {}, value: covered.length / monitored.length }];
};

/** All metrics; those of which nothing is known have no samples. */
export const families = (rows: readonly StatusRow[], version: string): readonly Family[] => [
  {
    name: 'upledger_build_info',
    type: 'gauge',
    help: 'The version of upledger that serves this.',
    samples: [{ labels: { version }, value: 1 }],
  },
  {
    name: 'upledger_coverage_ratio',
    type: 'gauge',
    help: 'Share of the monitored APIs that were checked within two of their intervals.',
    samples: coverageSamples(rows),
  },
  {
    name: 'upledger_api_up',
    type: 'gauge',
    help: '1 if the last known state of the API is UP, 0 if it is DOWN.',
    samples: perApi(rows, ({ status }) =>
      status.last_state === null ? null : Number(status.last_state === 'UP'),
    ),
  },
  {
    name: 'upledger_api_monitored',
    type: 'gauge',
    help: '1 if the API is checked, 0 if it is disabled, removed or invalid.',
    samples: perApi(rows, ({ status }) => Number(status.monitored)),
  },
  {
    name: 'upledger_api_stale',
    type: 'gauge',
    help: '1 if a monitored API was not checked for two intervals.',
    samples: perApi(rows, ({ status }) => Number(status.stale)),
  },
  {
    name: 'upledger_api_latency_seconds',
    type: 'gauge',
    help: 'Latency of the last check.',
    samples: perApi(rows, ({ status }) =>
      status.last_latency_ms === null ? null : status.last_latency_ms / 1000,
    ),
  },
  {
    name: 'upledger_api_last_check_timestamp_seconds',
    type: 'gauge',
    help: 'When the last check began, in Unix time.',
    samples: perApi(rows, ({ status }) => seconds(status.last_checked_at)),
  },
  {
    name: 'upledger_api_last_change_timestamp_seconds',
    type: 'gauge',
    help: 'When the state last changed, in Unix time.',
    samples: perApi(rows, ({ status }) => seconds(status.last_changed_at)),
  },
  {
    name: 'upledger_api_signal_up',
    type: 'gauge',
    help: '1 if a signal of the API (latency, certificate) is UP, 0 if it is DOWN.',
    samples: signalSamples(rows),
  },
  {
    name: 'upledger_api_alerts_pending',
    type: 'gauge',
    help: 'State changes of the API whose alert is still to be delivered.',
    samples: perApi(rows, ({ status }) => status.pending),
  },
  {
    name: 'upledger_channel_apis_behind',
    type: 'gauge',
    help: 'APIs with a pending alert on this channel.',
    samples: behindSamples(rows),
  },
  {
    name: 'upledger_api_events_total',
    type: 'counter',
    help: 'Events in the stream of the API, from the log.',
    samples: perApi(rows, ({ state }) => state.version),
  },
  {
    name: 'upledger_api_alert_attempts_total',
    type: 'counter',
    help: 'Attempts to deliver alerts of the API, on all channels, from the log.',
    samples: perApi(rows, ({ state }) => state.attempts),
  },
];

/** What OpenMetrics says of a family besides: its unit, which its name ends with. */
const unitText = (name: string): string => {
  const unit = /_(seconds|ratio)$/u.exec(name)?.[1];
  return unit === undefined ? '' : `# UNIT ${name} ${unit}\n`;
};

/** The types that Prometheus and OpenMetrics scrapers ask for. */
export const metricsTypes = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;

/**
 * States, latencies and pending alerts in the Prometheus format. Counters come from the log, so they survive a restart.
 * OpenMetrics names a counter's family without `_total`, names units, and ends with `# EOF`.
 */
export const metricsText = (
  rows: readonly StatusRow[],
  version: string,
  format: keyof typeof metricsTypes,
): string => {
  const open = format === 'openMetrics';
  const parts = families(rows, version)
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const family = open && type === 'counter' ? name.replace(/_total$/u, '') : name;
      return `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n${open ? unitText(family) : ''}${samples.map((one) => sampleText(name, one)).join('')}`;
    });
  return `${parts.join('')}${open ? '# EOF\n' : ''}`;
};
