import { checkShape, numberOrNull } from './check-pattern.ts';
import type { EventRecord } from '../event-record.ts';
import type { Outcome } from '../fields/outcome.ts';
import { Sha256 } from '../fields/sha256.ts';

/** What folds over millions of checks need of one. */
export type LeanCheck = Readonly<{
  outcome: Outcome;
  recorded_at: string;
  checked_at: string;
  latency_ms: number | null;
  status_code: number | null;
  error_kind: string | null;
}>;

const members = new Set([
  'api_id',
  'checked_at',
  'kind',
  'latency_ms',
  'outcome',
  'recorded_at',
  'seq',
  'status_code',
]);

const shape = checkShape((member) => members.has(member));

/**
 * A check decoded in two thirds of the time that `decodeEvent` takes, by the shape of its whole text. Null for anything else,
 * also for a check that is written in another way: then `decodeEvent` says what it is. What passes here passes there,
 * with the same values (a property of the tests).
 */
export const leanCheck = (line: EventRecord): LeanCheck | null => {
  const found = shape.exec(line.body);
  if (found === null) return null;
  const [, apiId, checkedAt, kind, latency, outcome, recordedAt, seq, status] = found;
  if (apiId !== line.api_id || Number(seq) !== line.seq || !Sha256.is(line.hash)) return null;
  return {
    outcome: outcome === 'UP' ? 'UP' : 'DOWN',
    recorded_at: String(recordedAt),
    checked_at: String(checkedAt),
    latency_ms: numberOrNull(latency),
    status_code: numberOrNull(status),
    error_kind: kind ?? null,
  };
};
