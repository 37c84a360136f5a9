import type { CheckCompleted } from '../check-completed.ts';
import { ErrorKind } from '../fields/check-error.ts';
import { checkPattern, secondCheckPattern } from './check-pattern.ts';
import type { EventRecord } from '../event-record.ts';
import { Sha256 } from '../fields/sha256.ts';
import { numberOrNull } from './patterns.ts';

/** `null`, or a hash in its quotes. */
const permanentHash = (json: string): string | null => (json === 'null' ? null : json.slice(1, -1));

/**
 * A check decoded by the shape of its whole text, in less than half of the time that parsing it and decoding it with its codec take.
 * Null for anything else, also for a check that is written in another way: `decodeParsed` judges that. What passes here
 * passes there, with the same values (a property of the tests). Its texts are slices of the body: keeping one
 * keeps the whole body in memory.
 */
export const parseCheck = (record: EventRecord): CheckCompleted | null => {
  const first = checkPattern.exec(record.body);
  const found = first ?? secondCheckPattern.exec(record.body);
  if (found === null) return null;
  const {
    1: api_id,
    2: attempts,
    3: certificate_until,
    4: checked_at,
    5: config_digest,
    6: kind,
    7: message,
    8: event_id,
    9: expires_at,
    10: latency_ms,
    11: outcome,
    12: pass_id,
    13: prev_hash,
    14: prev_kept_hash,
    15: recorded_at,
    16: runnerId,
    17: version,
    18: scheduled_at,
    19: seq,
    20: status_code,
    21: body,
    22: connect,
    23: dns,
    24: first_byte,
    25: tls,
  } = found;
  if (api_id !== record.api_id || Number(seq) !== record.seq || !Sha256.is(record.hash)) return null;
  return {
    api_id: record.api_id,
    attempts: Number(attempts),
    certificate_until:
      first === null && certificate_until !== undefined ? Number(certificate_until) : undefined,
    checked_at: String(checked_at),
    config_digest: String(config_digest),
    error: ErrorKind.is(kind) ? { kind, message: String(message) } : null,
    event_id: String(event_id),
    expires_at: expires_at === undefined ? undefined : Number(expires_at),
    hash: record.hash,
    latency_ms: numberOrNull(latency_ms),
    outcome: outcome === 'UP' ? 'UP' : 'DOWN',
    pass_id: String(pass_id),
    prev_hash: prev_hash ?? null,
    prev_kept_hash: prev_kept_hash === undefined ? undefined : permanentHash(prev_kept_hash),
    recorded_at: String(recorded_at),
    runner: { id: String(runnerId), version: String(version) },
    scheduled_at: String(scheduled_at),
    seq: record.seq,
    status_code: numberOrNull(status_code),
    timings:
      body === undefined
        ? null
        : {
            body: numberOrNull(body),
            connect: numberOrNull(connect),
            dns: numberOrNull(dns),
            first_byte: numberOrNull(first_byte),
            tls: numberOrNull(tls),
          },
    type: 'CheckCompleted',
    v: first === null ? 2 : 1,
  };
};
