import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * A copy of a ledger with this many quiet checks more, which what reads transitions and rows alone must not notice. They are
 * copies of one check in places of their own: no log, but the same weight in the file and its indexes.
 */
export const quietLedger = (from: string, to: string, checks: number): void => {
  if (existsSync(to)) return;
  copyFileSync(from, to);
  const db = new DatabaseSync(to);
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  db.prepare(
    `WITH RECURSIVE places (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM places WHERE n < ? - 1),
       names (i, api_id) AS (SELECT row_number() OVER (ORDER BY api_id) - 1, api_id FROM api_health_states),
       one AS (SELECT body, hash FROM api_health_events WHERE type = 'CheckCompleted' AND at IS NULL LIMIT 1)
     INSERT INTO api_health_events (api_id, seq, body, hash)
     SELECT names.api_id, 1000000 + places.n, one.body, one.hash
     FROM places, one JOIN names ON names.i = places.n % (SELECT count(*) FROM names)`,
  ).run(checks);
  db.exec('PRAGMA journal_mode = WAL');
  db.close();
  for (const suffix of ['-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
};
