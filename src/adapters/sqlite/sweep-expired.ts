import type { DatabaseSync } from 'node:sqlite';

/**
 * Removes at most `limit` routine checks whose expiry lies before `now`, those that expired first, and says how many. The
 * column is only an index: what was hashed must be a check that expires then and is not chained as a permanent event. Whatever
 * else says that it expires, or is no JSON any more, stays for the audit to find. (CASE, since SQLite may take the sides of an
 * AND in any order.)
 */
export const sweepExpired = (db: DatabaseSync): ((nowMs: number, limit: number) => number) => {
  const sweep = db.prepare(`
    DELETE FROM api_health_events WHERE rowid IN (
      SELECT rowid FROM api_health_events
      WHERE expires_at < ? AND CASE WHEN json_valid(body) THEN
        body ->> '$.type' = 'CheckCompleted' AND json_type(body, '$.prev_kept_hash') IS NULL
        AND body ->> '$.expires_at' = expires_at END
      ORDER BY expires_at LIMIT ?)`);
  return (nowMs, limit) => Number(sweep.run(Math.floor(nowMs / 1000), limit).changes);
};
