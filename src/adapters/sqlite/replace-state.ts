import * as E from 'fp-ts/lib/Either.js';
import type { DatabaseSync } from 'node:sqlite';
import { stateVersion, type Health } from '../../projections/health/health-state.ts';
import type { ReplaceOver } from '../../projections/state-repair.ts';
import { readExactNumbers } from './read/read-exact-numbers.ts';
import { decodeStoredState, stateColumns, stateValues } from './state-row.ts';

// A state that is damaged says no schema version; one of a newer program must not be taken back to ours.
const notNewer = `(NOT json_valid(more) OR coalesce(json_extract(more, '$.v'), 0) <= ${String(stateVersion)})`;

const assignments = stateColumns.map((name) => `${name} = excluded.${name}`).join(', ');

/** Sets a state right, also to a lower version; says whether the stored one fitted the condition. */
export const replaceState = (
  db: DatabaseSync,
): ((state: Health, over: ReplaceOver) => 'replaced' | 'kept') => {
  const upsert = db.prepare(`
    INSERT INTO api_health_states (${stateColumns.join(', ')}) VALUES (${stateColumns.map(() => '?').join(', ')})
    ON CONFLICT (api_id) DO UPDATE SET ${assignments}
    WHERE api_health_states.version <= ? AND ${notNewer.replaceAll('more', 'api_health_states.more')}`);
  const updateState = `
    UPDATE api_health_states SET ${stateColumns.map((name) => `${name} = ?`).join(', ')} WHERE api_id = ? AND ${notNewer}`;
  const update = db.prepare(`${updateState} AND version = ?`);
  const stored = readExactNumbers(
    db,
    `SELECT ${stateColumns.join(', ')} FROM api_health_states WHERE api_id = ?`,
    true,
  );
  // As it was found: who makes a state readable meanwhile writes both.
  const overFound = db.prepare(`${updateState} AND version = ? AND more = ?`);
  const overUnreadable = (state: Health): number | bigint => {
    const [found] = stored(state.api_id);
    const { 1: version, 8: more } = found ?? {};
    if (found === undefined || version === undefined || more === undefined) return 0;
    if (E.isRight(decodeStoredState(found))) return 0;
    return overFound.run(...stateValues(state), state.api_id, version, more).changes;
  };
  const changed = (state: Health, over: ReplaceOver): number | bigint => {
    if ('unreadable' in over) return overUnreadable(state);
    return 'atMost' in over
      ? upsert.run(...stateValues(state), over.atMost).changes
      : update.run(...stateValues(state), state.api_id, over.exactly).changes;
  };
  return (state, over) => (changed(state, over) === 1 ? 'replaced' : 'kept');
};
