import type { JsonObject } from '../../events/fields/json.ts';
import type { Claim } from '../../events/resumed/claim.ts';
import type { Debt } from '../../events/resumed/debts.ts';
import type { ProjectedConfig } from '../../events/resumed/projected-config.ts';
import type { SignalState } from '../../events/resumed/signals.ts';
import { epochMs } from './epoch-ms.ts';
import type { Health } from './health-state.ts';

const mapValues = <A>(record: Readonly<Record<string, A>>, change: (value: A) => JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const timeIn = (time: string | null): number | null => (time === null ? null : epochMs(time));
const hashIn = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
const hashOrNullIn = (hex: string | null): string | null => (hex === null ? null : hashIn(hex));

const claimIn = (claim: Claim | null): JsonObject | null =>
  claim === null
    ? null
    : { ...claim, recorded_at: epochMs(claim.recorded_at), claimed_until: epochMs(claim.claimed_until) };

const debtIn = (debt: Debt): JsonObject => ({
  ...debt,
  attempted_at: timeIn(debt.attempted_at),
  not_before: timeIn(debt.not_before),
  claim: claimIn(debt.claim),
});

const signalIn = (signal: SignalState): JsonObject => ({
  ...signal,
  since: timeIn(signal.since),
  streak_since: timeIn(signal.streak_since),
});

// Each member by name, in the order in which the first version wrote it: a copy that is then changed takes four times
// as long.
const firstConfig = (config: ProjectedConfig): JsonObject => ({
  seq: config.seq,
  digest: config.digest,
  read_at: config.read_at,
  failure_threshold: config.failure_threshold,
  success_threshold: config.success_threshold,
  enabled: config.enabled,
  removed: config.removed,
  retain_days: config.retain_days,
  target: config.target,
});

/** Members at their default are omitted. */
const configIn = (config: ProjectedConfig): JsonObject => {
  const { slow_ms, slow_threshold, certificate_days } = config;
  return {
    ...firstConfig(config),
    digest: hashIn(config.digest),
    read_at: epochMs(config.read_at),
    ...(slow_ms === null ? {} : { slow_ms, slow_threshold }),
    ...(certificate_days === null ? {} : { certificate_days }),
  };
};

/** The stored form of version 1. */
const firstVersion = (state: Health): JsonObject => ({
  api_id: state.api_id,
  v: state.v,
  version: state.version,
  last_state: state.last_state,
  last_status_code: state.last_status_code,
  last_latency_ms: state.last_latency_ms,
  last_checked_at: state.last_checked_at,
  last_changed_at: state.last_changed_at,
  last_error: state.last_error,
  presumed: state.presumed,
  scheduled_at: state.scheduled_at,
  streak: state.streak,
  streak_since: state.streak_since,
  changed_since: state.changed_since,
  failing_since: state.failing_since,
  changed_seq: state.changed_seq,
  alerted_seq: state.alerted_seq,
  attempts: state.attempts,
  claim: state.claim,
  refused_seq: state.refused_seq,
  config: state.config === null ? null : firstConfig(state.config),
  head_hash: state.head_hash,
  head_kept_hash: state.head_kept_hash,
});

/**
 * All members, those that are empty as null: an UPDATE that leaves one out would keep what it was. `claim` and `refused_seq`
 * are there only to overwrite those of v 1. What people do not query takes little room: times as epoch ms, hashes as
 * base64url.
 */
const secondVersion = (state: Health): JsonObject => ({
  ...state,
  claim: null,
  refused_seq: null,
  scheduled_at: timeIn(state.scheduled_at),
  streak_since: timeIn(state.streak_since),
  changed_since: timeIn(state.changed_since),
  failing_since: timeIn(state.failing_since),
  config: state.config === null ? null : configIn(state.config),
  head_hash: hashOrNullIn(state.head_hash),
  head_kept_hash: hashOrNullIn(state.head_kept_hash),
  signals: state.signals === null ? null : mapValues(state.signals, signalIn),
  behind: state.behind === null ? null : mapValues(state.behind, debtIn),
});

/** A state as stores keep it. */
export const storedState = (state: Health): JsonObject =>
  state.v === 1 ? firstVersion(state) : secondVersion(state);
