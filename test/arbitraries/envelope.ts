import fc from 'fast-check';
import type { SchemaVersion } from '../../src/events/envelope.ts';
import type { NewEvent } from '../../src/events/event.ts';
import { lowestVersion } from '../../src/events/stored-event.ts';
import { apiId, isoTime, orNull, seq, sha256Hex, text } from './primitives.ts';

/** What every event carries. */
export const envelope = {
  api_id: apiId,
  seq,
  event_id: text(),
  recorded_at: isoTime,
  runner: fc.record({ id: text(), version: text() }),
  prev_hash: orNull(sha256Hex),
  hash: sha256Hex,
};

/** What every event that is kept carries beside it. */
export const permanent = { prev_kept_hash: orNull(sha256Hex) };

/** Events with the lowest version that can say them, as they are written. */
export const versioned = <E extends NewEvent>(
  events: fc.Arbitrary<E>,
): fc.Arbitrary<E & { v: SchemaVersion }> => events.map((event) => ({ ...event, v: lowestVersion(event) }));
