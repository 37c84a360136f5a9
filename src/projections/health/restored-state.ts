import { unsaidConfig } from '../../events/api-configured.ts';
import { isRecord } from '../../events/decoding/parse-json.ts';
import { isoMs } from './epoch-ms.ts';
import { signalsAmong } from './signals/verdicts.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Of the years 0000 to 9999. */
const [earliest, latest] = [-62_167_219_200_000, 253_402_300_799_999];

// An invalid time or hash stays unchanged, so the codec reports it.
const timeOf = (u: unknown): unknown =>
  typeof u === 'number' && Number.isSafeInteger(u) && earliest <= u && u <= latest ? isoMs(u) : u;

const base64url = /^[A-Za-z0-9_-]{43}$/;
const hashOf = (u: unknown): unknown =>
  typeof u === 'string' && base64url.test(u) ? Buffer.from(u, 'base64url').toString('hex') : u;

const withTimes = (u: unknown, ...names: readonly string[]): unknown =>
  isRecord(u) ? { ...u, ...Object.fromEntries(names.map((name) => [name, timeOf(u[name])])) } : u;

const eachOf = (u: unknown, one: (value: unknown) => unknown): unknown =>
  isRecord(u) ? Object.fromEntries(Object.entries(u).map(([name, value]) => [name, one(value)])) : u;

const signalsOf = (u: unknown): unknown =>
  isRecord(u) ? eachOf(signalsAmong(u), (signal) => withTimes(signal, 'since', 'streak_since')) : u;

const debtOf = (u: unknown): unknown =>
  isRecord(u)
    ? {
        ...u,
        attempted_at: timeOf(u['attempted_at']),
        not_before: timeOf(u['not_before']),
        claim: withTimes(u['claim'], 'recorded_at', 'claimed_until'),
      }
    : u;

/** One kind of object to the engine, whatever the order in which a store gives its members: that makes folding fast. */
const configOf = (u: unknown, v: 1 | 2): unknown =>
  isRecord(u)
    ? {
        seq: u['seq'],
        digest: v === 1 ? u['digest'] : hashOf(u['digest']),
        read_at: v === 1 ? u['read_at'] : timeOf(u['read_at']),
        failure_threshold: u['failure_threshold'],
        success_threshold: u['success_threshold'],
        enabled: u['enabled'],
        removed: u['removed'],
        retain_days: u['retain_days'],
        target: u['target'],
        slow_ms: v === 1 ? unsaidConfig.slow_ms : (u['slow_ms'] ?? unsaidConfig.slow_ms),
        slow_threshold:
          v === 1 ? unsaidConfig.slow_threshold : (u['slow_threshold'] ?? unsaidConfig.slow_threshold),
        certificate_days:
          v === 1 ? unsaidConfig.certificate_days : (u['certificate_days'] ?? unsaidConfig.certificate_days),
      }
    : u;

/**
 * A stored state as it is in memory, unchecked. What this program does not know is left out, and of a state of v 1 what only
 * v 2 has: an older program may have written it over one.
 */
export const restoredState = (stored: Stored, v: 1 | 2): Stored => {
  const time = v === 1 ? (u: unknown) => u : timeOf;
  const hash = v === 1 ? (u: unknown) => u : hashOf;
  return {
    api_id: stored['api_id'],
    v: stored['v'],
    version: stored['version'],
    last_state: stored['last_state'],
    last_status_code: stored['last_status_code'],
    last_latency_ms: stored['last_latency_ms'],
    last_checked_at: stored['last_checked_at'],
    last_changed_at: stored['last_changed_at'],
    last_error: stored['last_error'],
    presumed: stored['presumed'],
    scheduled_at: time(stored['scheduled_at']),
    streak: stored['streak'],
    streak_since: time(stored['streak_since']),
    changed_since: time(stored['changed_since']),
    failing_since: time(stored['failing_since']),
    changed_seq: stored['changed_seq'],
    alerted_seq: stored['alerted_seq'],
    attempts: stored['attempts'],
    claim: v === 1 ? stored['claim'] : null,
    refused_seq: v === 1 ? stored['refused_seq'] : 0,
    config: configOf(stored['config'], v),
    head_hash: hash(stored['head_hash']),
    head_kept_hash: hash(stored['head_kept_hash']),
    signals: v === 1 ? null : signalsOf(stored['signals']),
    behind: v === 1 ? null : eachOf(stored['behind'], debtOf),
    summarized_day: v === 1 ? null : stored['summarized_day'],
    summarized_seq: v === 1 ? null : stored['summarized_seq'],
  };
};
