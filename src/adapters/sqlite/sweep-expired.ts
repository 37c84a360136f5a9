import type { DatabaseSync } from 'node:sqlite';

/**
 * Removes at most `limit` checks whose expiry lies before `now`, those that expired first, and says how many. Only
 * routine checks have an expiry; the column is only its index, so what was hashed must say so too.
 */
export const sweepExpired = (db: DatabaseSync): ((nowMs: number, limit: number) => number) => {
  const sweep = db.prepare(`
    DELETE FROM api_health_events WHERE rowid IN (
      SELECT rowid FROM api_health_events
      WHERE expires_at < ? AND body ->> '$.expires_at' = expires_at ORDER BY expires_at LIMIT ?)`);
  return (nowMs, limit) => Number(sweep.run(Math.floor(nowMs / 1000), limit).changes);
};
