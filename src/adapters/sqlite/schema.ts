/**
 * The file's schema, one step for each version of it; a released step never changes. Written to be read with the
 * sqlite3 shell as well: `select api_id, last_state from api_health_states`, `select type, count(*) from
 * api_health_events group by 1`, `lower(hex(hash))`.
 *
 * Events are stored in the order in which they were appended, and found by a unique index on (api_id, seq). That takes
 * half the writes of a table clustered by that key. `at` is the time of the transition, also on the event that records
 * the result of its alert; for a summary it is the beginning of its day. `type` and `recorded_at` are computed from the
 * body and take no space. Nothing in the file can prevent a change by somebody who may write to it; the hash chain
 * reveals it (`upledger audit`).
 */
export const schema: readonly string[] = [
  `
  CREATE TABLE api_health_states (
    api_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    last_state TEXT,
    last_status_code INTEGER,
    last_latency_ms INTEGER,
    last_checked_at TEXT,
    last_changed_at TEXT,
    last_error TEXT,
    more TEXT NOT NULL
  ) STRICT;

  CREATE TABLE api_health_events (
    api_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    at TEXT,
    expires_at INTEGER,
    type TEXT AS (body ->> '$.type') VIRTUAL,
    recorded_at TEXT AS (body ->> '$.recorded_at') VIRTUAL
  ) STRICT;

  CREATE UNIQUE INDEX api_health_events_place ON api_health_events (api_id, seq);
  CREATE INDEX api_health_events_transitions ON api_health_events (at) WHERE at IS NOT NULL;
  CREATE INDEX api_health_events_expiry ON api_health_events (expires_at) WHERE expires_at IS NOT NULL;
  `,
];

/** Marks the file as ours, in the header field that SQLite keeps for that: 'uplg'. */
export const applicationId = 0x75_70_6c_67;
