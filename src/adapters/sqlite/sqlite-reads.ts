import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { SeqRange, TimeRange } from '../../projections/ledger.ts';
import { lineColumns, type StoredRecord } from './stored-line.ts';
import { rowColumns } from './stored-row.ts';

type Records = readonly StoredRecord[];

/** The prepared reads of one connection. Those that take `last` give the page after that record. */
export type SqliteReads = Readonly<{
  rows: (apiIds: readonly string[] | undefined) => Records;
  event: (apiId: string, seq: number) => StoredRecord | undefined;
  stream: (apiId: string, range: SeqRange, size: number, last: StoredRecord | undefined) => Records;
  transitions: (range: TimeRange, size: number, last: StoredRecord | undefined) => Records;
  streamIds: (size: number, last: StoredRecord | undefined) => Records;
}>;

const selectRows = `SELECT ${rowColumns.join(', ')} FROM api_health_states`;
const selectLines = `SELECT ${lineColumns}, at, rowid FROM api_health_events`;

// One step in the index for each name, however long the streams are.
const selectIds = `
  WITH RECURSIVE names (api_id) AS (
    SELECT min(api_id) FROM api_health_events WHERE api_id > ?1
    UNION ALL
    SELECT (SELECT min(e.api_id) FROM api_health_events e WHERE e.api_id > names.api_id) FROM names
    WHERE names.api_id IS NOT NULL
  )
  SELECT api_id FROM names WHERE api_id IS NOT NULL LIMIT ?2`;

export const sqliteReads = (db: DatabaseSync): SqliteReads => {
  const allRows = db.prepare(selectRows);
  const someRows = db.prepare(`${selectRows} WHERE api_id IN (SELECT value FROM json_each(?))`);
  const event = db.prepare(`${selectLines} WHERE api_id = ? AND seq = ?`);
  const stream = db.prepare(`${selectLines} WHERE api_id = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`);
  const transitions = db.prepare(
    `${selectLines} WHERE at >= ?1 AND at < ?2 AND (at > ?1 OR rowid > ?3) ORDER BY at, rowid LIMIT ?4`,
  );
  const streamIds = db.prepare(selectIds);
  return {
    rows: (apiIds) => (apiIds === undefined ? allRows.all() : someRows.all(JSON.stringify(apiIds))),
    event: (apiId, seq) => event.get(apiId, seq),
    stream: (apiId, { from, to }, size, last) =>
      stream.all(apiId, last === undefined ? from : after(last['seq']), to, size),
    transitions: ({ since, until }, size, last) =>
      transitions.all(last?.['at'] ?? since, until, last?.['rowid'] ?? 0, size),
    streamIds: (size, last) => streamIds.all(last?.['api_id'] ?? '', size),
  };
};

const after = (seq: SQLOutputValue | undefined): number => (typeof seq === 'number' ? seq : 0) + 1;
