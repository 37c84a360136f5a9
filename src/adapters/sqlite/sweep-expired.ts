import type { DatabaseSync } from 'node:sqlite';

/**
 * Removes at most `limit` checks whose expiry lies before `now`, those that expired first, and says how many. Only
 * routine checks have an expiry, and the file's own trigger refuses to remove anything else.
 */
export const sweepExpired = (db: DatabaseSync): ((nowMs: number, limit: number) => number) => {
  const sweep = db.prepare(`
    DELETE FROM api_health_events WHERE rowid IN (
      SELECT rowid FROM api_health_events WHERE expires_at < ? ORDER BY expires_at LIMIT ?)`);
  return (nowMs, limit) => Number(sweep.run(Math.floor(nowMs / 1000), limit).changes);
};
