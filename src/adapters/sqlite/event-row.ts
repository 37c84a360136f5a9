import type { SQLOutputValue } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';

/** A hash as hexadecimal digits, or NULL if it is not a hash. SQLite takes half as long for them as a buffer does. */
export const hashDigits = "CASE WHEN typeof(hash) = 'blob' AND length(hash) = 32 THEN lower(hex(hash)) END";

/** The columns of a line, first in each select of lines; records are arrays, half the cost of objects. */
export const lineColumns = `api_id, seq, body, ${hashDigits}`;

/** What `SELECT` gives: by position where the statement returns arrays, else by name. */
export type StoredRecord = Readonly<Record<string, SQLOutputValue>>;

/** A stored event as a line: no parsing here, replays read millions of them. */
export const storedLine = ({
  0: api_id,
  1: seq,
  2: body,
  3: hash,
}: StoredRecord): E.Either<InvalidItem, EventRecord> => {
  if (
    typeof api_id === 'string' &&
    typeof seq === 'number' &&
    typeof body === 'string' &&
    typeof hash === 'string'
  )
    return E.right({ api_id, seq, body, hash });
  return E.left(
    invalidItem('event', typeof api_id === 'string' ? api_id : null, typeof seq === 'number' ? seq : null, [
      typeof seq === 'bigint'
        ? `is at ${String(seq)}, which is too large for a position`
        : 'is damaged: body must be text, and hash must be 32 bytes',
    ]),
  );
};

/** Null: of the other kind. */
export type IndexedLine = E.Either<InvalidItem, EventRecord> | null;

/** One that was read by the index of transitions, with the time of its place there: the sixth column. */
export const indexedLine = (record: StoredRecord): IndexedLine =>
  record[2] === null
    ? null
    : E.map((line: EventRecord) => ({ ...line, indexedAt: String(record[5]) }))(storedLine(record));
