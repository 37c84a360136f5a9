import { unsaidConfig, type LoggedConfig } from '../../../src/events/api-configured.ts';
import { configDigest } from '../../../src/events/config-digest.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import type { EventMetadata } from '../../../src/events/chain-event.ts';
import type { NewEventOfType } from '../../../src/events/event.ts';
import type { Command } from '../../../src/projections/health/decide.ts';

/** Minute `n` of the tests' calendar. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

export const metadataAt = (n: number, pass_id = `pass-${String(n)}`): EventMetadata => ({
  pass_id,
  recorded_at: minute(n),
  runner: { id: 'test', version: '0.0.0' },
});

export const plainConfig: LoggedConfig = {
  url: 'https://api.example/health',
  method: 'GET',
  expected_status_codes: [200],
  timeout_ms: 5000,
  check_interval_seconds: 60,
  enabled: true,
  failure_threshold: 1,
  success_threshold: 1,
  retries: 0,
  headers: [],
  follow_redirects: true,
  retain_checks_days: null,
  removed: false,
  ...unsaidConfig,
};

export const configRead = (n: number, changes: Partial<LoggedConfig> = {}, apiId = 'api'): Command => {
  const shown = { ...plainConfig, ...changes };
  return {
    _tag: 'RecordConfig',
    configured: {
      type: 'ApiConfigured',
      ...shown,
      config_digest: configDigest(apiId, shown),
      read_at: minute(n),
    },
  };
};

type CheckObservation = Extract<Command, { _tag: 'RecordCheck' }>;

export const checked = (
  n: number,
  outcome: Outcome,
  changes: Partial<CheckObservation['check']> = {},
): CheckObservation => ({
  _tag: 'RecordCheck',
  check: {
    type: 'CheckCompleted',
    pass_id: `pass-${String(n)}`,
    scheduled_at: minute(n),
    checked_at: minute(n),
    outcome,
    status_code: outcome === 'UP' ? 200 : 503,
    latency_ms: 42,
    timings: { dns: 1, connect: 2, tls: 3, first_byte: 30, body: 6 },
    attempts: 1,
    certificate_until: undefined,
    error: outcome === 'UP' ? null : { kind: 'status', message: 'answered 503, expected 200' },
    config_digest: configDigest('api', plainConfig),
    ...changes,
  },
});

export const claimed = (n: number, for_seq: number, channel_id = 'default'): Command => ({
  _tag: 'ClaimAlert',
  for_seq,
  channel_id,
  pass_id: `pass-${String(n)}`,
  claimed_until: minute(n + 2),
});

/** `transition`: the minute of the transition it is about. */
export const published = (
  n: number,
  for_seq: number,
  attempt: number,
  channel_id = 'default',
  transition = 0,
): Command => ({
  _tag: 'RecordAlertResult',
  transition_at: minute(transition),
  answer: {
    type: 'AlertPublished',
    for_seq,
    attempt,
    channel_id,
    channel: channel_id === 'default' ? 'console' : 'webhook',
    message_id: null,
    receipt: null,
    topic_arn: null,
    published_at: minute(n),
  },
});

export const refused = (
  for_seq: number,
  attempt: number,
  about_message = false,
  channel_id = 'default',
  not_before: string | null = null,
): Command => ({
  _tag: 'RecordAlertResult',
  transition_at: minute(0),
  answer: {
    type: 'AlertFailed',
    for_seq,
    attempt,
    channel_id,
    error: { kind: 'Throttled', message: 'slow down' },
    about_message,
    not_before,
  },
});

export const waived = (n: number, for_seq: number, channel_id: string, transition = 0): Command => ({
  _tag: 'WaiveAlerts',
  channel_id,
  reason: 'superseded',
  alerts: [{ for_seq, at: minute(transition) }],
  pass_id: `pass-${String(n)}`,
});

/** Of the first day of the tests' calendar. */
export const summary: NewEventOfType<'DaySummarized'> = {
  type: 'DaySummarized',
  day: minute(0).slice(0, 10),
  from_seq: 1,
  until_seq: 2,
  checks: 1,
  up_ms: 60_000,
  down_ms: 0,
  unknown_ms: 0,
  unmonitored_ms: 0,
  latency: [],
  previous_summary_seq: null,
  closing: {},
  closed_by: 'check',
  partial: false,
};
