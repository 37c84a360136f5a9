import type { DatabaseSync } from 'node:sqlite';
import type { Event } from '../../events/event.ts';
import type { DecidedEvent } from '../../projections/health/decide-all.ts';
import { isAtomic, type Commit, type CommitResult } from '../../projections/ledger.ts';
import { stateColumns, stateValues } from './state-row.ts';

const insertEvent = `
  INSERT INTO api_health_events (api_id, seq, body, hash, at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (api_id, seq) DO NOTHING`;

// Only behind the head that it is chained to: without it there is no `seq`, and a row without is ignored. Asking for the head in
// the statement that appends costs half of asking first, and INSERT … SELECT would keep a copy of each page that it changes.
const insertBehindHead = `
  INSERT OR IGNORE INTO api_health_events (api_id, seq, body, hash, at, expires_at)
  VALUES (?1, CASE WHEN EXISTS (SELECT 1 FROM api_health_events WHERE api_id = ?1 AND seq = ?2 - 1 AND hash = unhex(?7)) THEN ?2 END, ?3, ?4, ?5, ?6)`;

const writeState = `
  INSERT INTO api_health_states (${stateColumns.join(', ')}) VALUES (${stateColumns.map(() => '?').join(', ')})
  ON CONFLICT (api_id) DO UPDATE SET ${stateColumns
    // What is not set keeps its index as it is.
    .filter((name) => name !== 'api_id')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}
  WHERE version < excluded.version`;

/**
 * Records a batch in one transaction: one write to the disk for all of it. Throws what SQLite throws, having recorded
 * nothing.
 */
export const commitBatch = (db: DatabaseSync): ((commits: readonly Commit[]) => readonly CommitResult[]) => {
  const insert = db.prepare(insertEvent);
  const insertBehind = db.prepare(insertBehindHead);
  const state = db.prepare(writeState);
  const taken = db.prepare(
    'SELECT 1 FROM api_health_events WHERE api_id = ? AND seq BETWEEN ? AND ? LIMIT 1',
  );
  const head = db.prepare('SELECT 1 FROM api_health_events WHERE api_id = ? AND seq = ? AND hash = unhex(?)');
  const newer = db.prepare('SELECT 1 FROM api_health_states WHERE api_id = ? AND version >= ?');

  const append = ({ event, line, indexedAt }: DecidedEvent, behindHead: boolean): boolean => {
    const { api_id, seq, body } = line;
    const values = [api_id, seq, body, Buffer.from(line.hash, 'hex'), indexedAt, expiry(event)] as const;
    return (behindHead ? insertBehind.run(...values, event.prev_hash) : insert.run(...values)).changes === 1;
  };

  // Nobody else writes between BEGIN IMMEDIATE and COMMIT, so looking first is as safe as undoing afterwards.
  const isFree = ({ api_id, expected, events, state: after }: Commit): boolean =>
    taken.get(api_id, expected + 1, expected + events.length) === undefined &&
    newer.get(api_id, after.version) === undefined;

  // When the state is ahead of the log, as after a restore, the append would leave a permanent gap.
  const hasToBeAtHead = ({ expected, hasHead = false }: Commit): boolean => hasHead && expected !== 0;

  const isAtHead = (commit: Commit): boolean => {
    const [first] = commit.events;
    if (!hasToBeAtHead(commit) || first === undefined) return true;
    return head.get(commit.api_id, commit.expected, first.event.prev_hash) !== undefined;
  };

  const refusal = (commit: Commit): CommitResult => ({
    _tag: isAtHead(commit) ? 'VersionConflict' : 'AheadOfLog',
  });

  const record = (commit: Commit): CommitResult => {
    if (isAtomic(commit) && !(isAtHead(commit) && isFree(commit))) return refusal(commit);
    const behindHead = hasToBeAtHead(commit);
    for (const decided of commit.events) if (!append(decided, behindHead)) return refusal(commit);
    state.run(...stateValues(commit.state));
    return { _tag: 'Committed' };
  };

  return (commits) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const results = commits.map(record);
      db.exec('COMMIT');
      return results;
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK');
    }
  };
};

const expiry = (event: Event): number | null =>
  event.type === 'CheckCompleted' ? (event.expires_at ?? null) : null;
