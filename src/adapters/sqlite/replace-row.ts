import type { DatabaseSync } from 'node:sqlite';
import { rowVersion, type Health } from '../../projections/health.ts';
import type { ReplaceOver } from '../../projections/row-repair.ts';
import { rowColumns, rowValues } from './stored-row.ts';

// A row that is damaged says no schema version; one of a newer program must not be taken back to ours.
const notNewer = `(NOT json_valid(more) OR coalesce(json_extract(more, '$.v'), 0) <= ${String(rowVersion)})`;

const assignments = rowColumns.map((name) => `${name} = excluded.${name}`).join(', ');

/** Sets a row right, also to a lower version; says whether the stored one fitted the condition. */
export const replaceRow = (db: DatabaseSync): ((row: Health, over: ReplaceOver) => 'replaced' | 'kept') => {
  const upsert = db.prepare(`
    INSERT INTO api_health_states (${rowColumns.join(', ')}) VALUES (${rowColumns.map(() => '?').join(', ')})
    ON CONFLICT (api_id) DO UPDATE SET ${assignments}
    WHERE api_health_states.version <= ? AND ${notNewer.replaceAll('more', 'api_health_states.more')}`);
  const update = db.prepare(`
    UPDATE api_health_states SET ${rowColumns.map((name) => `${name} = ?`).join(', ')}
    WHERE api_id = ? AND version = ? AND ${notNewer}`);
  return (row, over) => {
    const { changes } =
      'atMost' in over
        ? upsert.run(...rowValues(row), over.atMost)
        : update.run(...rowValues(row), row.api_id, over.exactly);
    return changes === 1 ? 'replaced' : 'kept';
  };
};
