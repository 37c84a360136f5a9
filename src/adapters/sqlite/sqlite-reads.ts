import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
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
  log: (upTo: number, size: number, last: StoredRecord | undefined) => Records;
  /** where the log ends now: the rowid of what was appended last */
  end: () => number;
  streamIds: (size: number, last: StoredRecord | undefined) => Records;
}>;

const selectRows = `SELECT ${rowColumns.join(', ')} FROM api_health_states`;
const selectLines = `SELECT ${lineColumns}, rowid, at FROM api_health_events`;

/** After the four columns of a line. */
const position = { seq: 1, rowid: 4, at: 5 };

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
  const arrays = (sql: string): StatementSync => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  const event = arrays(`${selectLines} WHERE api_id = ? AND seq = ?`);
  const stream = arrays(`${selectLines} WHERE api_id = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`);
  const transitions = arrays(
    `${selectLines} WHERE at >= ?1 AND at < ?2 AND (at > ?1 OR rowid > ?3) ORDER BY at, rowid LIMIT ?4`,
  );
  const log = arrays(`${selectLines} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?`);
  const end = db.prepare('SELECT max(rowid) AS rowid FROM api_health_events');
  const streamIds = db.prepare(selectIds);
  return {
    rows: (apiIds) => (apiIds === undefined ? allRows.all() : someRows.all(JSON.stringify(apiIds))),
    event: (apiId, seq) => event.get(apiId, seq),
    stream: (apiId, { from, to }, size, last) =>
      stream.all(apiId, last === undefined ? from : whole(last[position.seq]) + 1, to, size),
    transitions: ({ since, until }, size, last) =>
      transitions.all(last?.[position.at] ?? since, until, whole(last?.[position.rowid]), size),
    log: (upTo, size, last) => log.all(whole(last?.[position.rowid]), upTo, size),
    end: () => whole(end.get()?.['rowid']),
    streamIds: (size, last) => streamIds.all(last?.['api_id'] ?? '', size),
  };
};

const whole = (value: SQLOutputValue | undefined): number => (typeof value === 'number' ? value : 0);
