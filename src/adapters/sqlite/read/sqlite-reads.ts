import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { LogPart, SeqRange, TimeRange } from '../../../projections/ledger.ts';
import { readExactNumbers } from './read-exact-numbers.ts';
import { hashDigits, lineColumns, type StoredRecord } from '../event-row.ts';
import { stateColumns } from '../state-row.ts';

type Records = readonly StoredRecord[];

/** The prepared reads of one connection. Those that take `last` give the page after that record. */
export type SqliteReads = Readonly<{
  states: (apiIds: readonly string[] | undefined) => Records;
  event: (apiId: string, seq: number) => StoredRecord | undefined;
  hash: (apiId: string, seq: number) => string | null;
  stream: (apiId: string, range: SeqRange, size: number, last: StoredRecord | undefined) => Records;
  transitions: (range: TimeRange, size: number, last: StoredRecord | undefined) => Records;
  summaries: (range: TimeRange, size: number, last: StoredRecord | undefined) => Records;
  log: (part: FilePart | undefined, upTo: StateId, size: number, last: StoredRecord | undefined) => Records;
  /** the lowest rowid that is not below this one; null: none */
  firstFrom: (rowid: StateId) => StateId | null;
  /** the streams that have a state, in order of their names, and their versions */
  weights: () => Records;
  /** where the log ends now: the rowid of what was appended last */
  end: () => StateId;
  streamIds: (size: number, last: StoredRecord | undefined) => Records;
}>;

/** What a part of the log is in a file. */
export type FilePart = Exclude<LogPart, { _tag: 'Segments' }>;

/** Below 2^53 in a file that only upledger wrote. */
type StateId = number | bigint;

// The limits below are sums. SQLite looks at the value of a limit that is only a parameter when it prepares a statement, so it would
// prepare the statement again each time, which takes as long as 15 rows.
const selectStates = `SELECT ${stateColumns.join(', ')} FROM api_health_states`;
const selectLines = `SELECT ${lineColumns}, rowid, at FROM api_health_events`;

/** After the four columns of a line. */
const position = { seq: 1, rowid: 4, at: 5 };

/** Whoever wrote what upledger never would may have put it anywhere. */
export const lowest = -(2n ** 63n);

// One step in the index for each name, however long the streams are.
const selectIds = `
  WITH RECURSIVE names (api_id) AS (
    SELECT min(api_id) FROM api_health_events WHERE api_id > ?1
    UNION ALL
    SELECT (SELECT min(e.api_id) FROM api_health_events e WHERE e.api_id > names.api_id) FROM names
    WHERE names.api_id IS NOT NULL
  )
  SELECT api_id FROM names WHERE api_id IS NOT NULL LIMIT ?2 + 0`;

export const sqliteReads = (db: DatabaseSync): SqliteReads => {
  const lines = (rest: string) => readExactNumbers(db, `${selectLines} ${rest}`, true);
  const allStates = readExactNumbers(db, selectStates, true);
  const someStates = readExactNumbers(
    db,
    `${selectStates} WHERE api_id IN (SELECT value FROM json_each(?))`,
    true,
  );
  const event = lines('WHERE api_id = ? AND seq = ?');
  const hash = readExactNumbers(
    db,
    'SELECT lower(hex(hash)) AS hash FROM api_health_events WHERE api_id = ? AND seq = ?',
    false,
  );
  const stream = lines('WHERE api_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ? + 0');
  // By text: the computed column `type` fails if a body is damaged. Nearly always it is at the end of the text, where it is
  // found without looking at the rest.
  // The other kind comes without its body: a page looks at a bounded number of events, which lie far apart in the file.
  const ofSummary = `CASE WHEN instr(substr(CAST(body AS BLOB), -150), CAST('"type":"DaySummarized"' AS BLOB)) > 0 THEN 1
       ELSE instr(body, '"type":"DaySummarized"') > 0 END`;
  const byTime = (isSummary: 0 | 1) =>
    readExactNumbers(
      db,
      `SELECT api_id, seq, iif(${ofSummary} = ${String(isSummary)}, body, NULL), ${hashDigits}, rowid, at
       FROM api_health_events
       WHERE at >= ?1 AND at < ?2 AND (at > ?1 OR rowid > ?3) ORDER BY at, rowid LIMIT ?4 + 0`,
      true,
    );
  const [transitions, summaries] = [byTime(0), byTime(1)];
  const inTime =
    (read: typeof transitions): SqliteReads['transitions'] =>
    ({ since, until }, size, last) =>
      read(given(last?.[position.at], since), until, whole(last?.[position.rowid]), size);
  const logFrom = (bound: '>' | '>=') =>
    lines(`WHERE rowid ${bound} ? AND rowid <= ? ORDER BY rowid LIMIT ? + 0`);
  const [firstOfLog, log] = [logFrom('>='), logFrom('>')];
  // The unary plus keeps the order of the file: the index by name would scatter the reads.
  const namesFrom = (bound: '>' | '>=') =>
    lines(
      `WHERE rowid ${bound} ?1 AND rowid <= ?2 AND +api_id >= ?4 AND (?5 IS NULL OR +api_id < ?5) ORDER BY rowid LIMIT ?3 + 0`,
    );
  const [firstOfNames, logOfNames] = [namesFrom('>='), namesFrom('>')];
  const first = readExactNumbers(
    db,
    'SELECT rowid FROM api_health_events WHERE rowid >= ? ORDER BY rowid LIMIT 1',
    false,
  );
  const weights = readExactNumbers(
    db,
    'SELECT api_id, version FROM api_health_states ORDER BY api_id',
    false,
  );
  const end = readExactNumbers(db, 'SELECT max(rowid) AS rowid FROM api_health_events', false);
  const streamIds = readExactNumbers(db, selectIds, false);
  return {
    states: (apiIds) => (apiIds === undefined ? allStates() : someStates(JSON.stringify(apiIds))),
    event: (apiId, seq) => event(apiId, seq)[0],
    hash: (apiId, seq) => {
      const found = hash(apiId, seq)[0]?.['hash'];
      return typeof found === 'string' ? found : null;
    },
    stream: (apiId, { from, to }, size, last) =>
      stream(apiId, last === undefined ? from - 1 : whole(last[position.seq]), to, size),
    transitions: inTime(transitions),
    summaries: inTime(summaries),
    log: (part, upTo, size, last) => {
      const rows = part?._tag === 'Rows' ? part : { from: lowest, to: upTo };
      const from = last === undefined ? rows.from : whole(last[position.rowid]);
      if (part?._tag !== 'Names') return (last === undefined ? firstOfLog : log)(from, rows.to, size);
      return (last === undefined ? firstOfNames : logOfNames)(from, rows.to, size, part.from, part.below);
    },
    firstFrom: (rowid) => {
      const found = first(rowid)[0]?.['rowid'];
      return typeof found === 'number' || typeof found === 'bigint' ? found : null;
    },
    weights: () => weights(),
    end: () => whole(end()[0]?.['rowid']),
    streamIds: (size, last) => streamIds(given(last?.['api_id'], ''), size),
  };
};

const whole = (value: SQLOutputValue | undefined): StateId =>
  typeof value === 'number' || typeof value === 'bigint' ? value : lowest;

const given = (value: SQLOutputValue | undefined, otherwise: string): SQLInputValue => value ?? otherwise;
