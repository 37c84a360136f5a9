import * as t from 'io-ts';
import { ApiId } from './fields/api-id.ts';
import { IsoTime } from './fields/iso-time.ts';
import { Sha256 } from './fields/sha256.ts';
import { Seq } from './fields/whole-number.ts';

/** Who wrote an event: the runner's id and its program version. */
export const Runner = t.readonly(t.strict({ id: t.string, version: t.string }), 'Runner');
export type Runner = t.TypeOf<typeof Runner>;

/**
 * The newest schema version that this program can read. An event is written with the lowest version that can represent
 * it.
 */
export const schemaVersion = 2;

export const SchemaVersion = t.union([t.literal(1), t.literal(schemaVersion)], '1 | 2');
export type SchemaVersion = t.TypeOf<typeof SchemaVersion>;

/** What every stored event carries beside its `type` and payload. `hash` is over all the rest of the line. */
export const envelope = {
  api_id: ApiId,
  seq: Seq,
  v: SchemaVersion,
  event_id: t.string,
  recorded_at: IsoTime,
  runner: Runner,
  prev_hash: t.union([Sha256, t.null]),
  hash: Sha256,
};

/** What every event but a routine check carries too: it is permanent, and chained to the permanent one before it. */
export const permanent = { prev_kept_hash: t.union([Sha256, t.null]) };
