import type { DatabaseSync } from 'node:sqlite';

/**
 * Removes at most `limit` checks whose expiry lies before `now`, those that expired first, and says how many. Only
 * routine checks have an expiry; the column is only its index, so what was hashed must say so too. What is no JSON any
 * more says nothing, and stays for the audit to find. (CASE, since SQLite may take the sides of an AND in any order.)
 */
export const sweepExpired = (db: DatabaseSync): ((nowMs: number, limit: number) => number) => {
  const sweep = db.prepare(`
    DELETE FROM api_health_events WHERE rowid IN (
      SELECT rowid FROM api_health_events
      WHERE expires_at < ? AND CASE WHEN json_valid(body) THEN body ->> '$.expires_at' END = expires_at
      ORDER BY expires_at LIMIT ?)`);
  return (nowMs, limit) => Number(sweep.run(Math.floor(nowMs / 1000), limit).changes);
};
