import type { DatabaseSync } from 'node:sqlite';
import type { Event } from '../../events/event.ts';
import type { DecidedEvent } from '../../projections/health/decide-all.ts';
import { isAtomic, type Commit, type CommitResult } from '../../projections/ledger.ts';
import { stateColumns, stateValues } from './state-row.ts';

const insertEvent = `
  INSERT INTO api_health_events (api_id, seq, body, hash, at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (api_id, seq) DO NOTHING`;

const writeState = `
  INSERT INTO api_health_states (${stateColumns.join(', ')}) VALUES (${stateColumns.map(() => '?').join(', ')})
  ON CONFLICT (api_id) DO UPDATE SET ${stateColumns.map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE version < excluded.version`;

/**
 * Records a batch in one transaction: one write to the disk for all of it. Throws what SQLite throws, having recorded
 * nothing.
 */
export const commitBatch = (db: DatabaseSync): ((commits: readonly Commit[]) => readonly CommitResult[]) => {
  const event = db.prepare(insertEvent);
  const state = db.prepare(writeState);
  const taken = db.prepare(
    'SELECT 1 FROM api_health_events WHERE api_id = ? AND seq BETWEEN ? AND ? LIMIT 1',
  );
  const head = db.prepare('SELECT 1 FROM api_health_events WHERE api_id = ? AND seq = ? AND hash = unhex(?)');
  const newer = db.prepare('SELECT 1 FROM api_health_states WHERE api_id = ? AND version >= ?');

  const append = ({ event: decided, line, indexedAt }: DecidedEvent): boolean =>
    event.run(line.api_id, line.seq, line.body, Buffer.from(line.hash, 'hex'), indexedAt, expiry(decided))
      .changes === 1;

  // Nobody else writes between BEGIN IMMEDIATE and COMMIT, so looking first is as safe as undoing afterwards.
  const isFree = ({ api_id, expected, events, state: after }: Commit): boolean =>
    taken.get(api_id, expected + 1, expected + events.length) === undefined &&
    newer.get(api_id, after.version) === undefined;

  // When the state is ahead of the log, as after a restore, the append would leave a permanent gap.
  const isAtHead = ({ api_id, expected, hasHead = false, events }: Commit): boolean => {
    const [first] = events;
    if (!hasHead || expected === 0 || first === undefined) return true;
    return head.get(api_id, expected, first.event.prev_hash) !== undefined;
  };

  const record = (commit: Commit): CommitResult => {
    if (!isAtHead(commit)) return { _tag: 'AheadOfLog' };
    if (isAtomic(commit) && !isFree(commit)) return { _tag: 'VersionConflict' };
    for (const decided of commit.events) if (!append(decided)) return { _tag: 'VersionConflict' };
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
