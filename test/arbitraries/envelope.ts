import fc from 'fast-check';
import { apiId, isoTime, orNull, seq, sha256Hex, text } from './primitives.ts';

/** What every event carries. */
export const envelope = {
  api_id: apiId,
  seq,
  v: fc.constant(1 as const),
  event_id: text(),
  recorded_at: isoTime,
  runner: fc.record({ id: text(), version: text() }),
  prev_hash: orNull(sha256Hex),
  hash: sha256Hex,
};

/** What every event that is kept carries beside it. */
export const permanent = { prev_kept_hash: orNull(sha256Hex) };
