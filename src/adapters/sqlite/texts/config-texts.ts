import type { DatabaseSync } from 'node:sqlite';
import type { ConfigText } from '../../../runner/ports/config-texts.ts';

/** An extra table, created on first use. Older versions ignore it, so the schema version stays the same. */
const createTable = `
  CREATE TABLE IF NOT EXISTS api_health_config_texts (
    path TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    read_at TEXT NOT NULL
  ) STRICT`;

const upsert = `
  INSERT INTO api_health_config_texts (path, text, read_at) VALUES (?, ?, ?)
  ON CONFLICT (path) DO UPDATE SET text = excluded.text, read_at = excluded.read_at`;

const isThere = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'api_health_config_texts'").get() !== undefined;

/** Stores the text if it differs from the stored one. Throws SQLite errors. */
export const keepText = (db: DatabaseSync, path: string, { text, read_at }: ConfigText): void => {
  if (isThere(db)) {
    const same = db.prepare('SELECT 1 FROM api_health_config_texts WHERE path = ? AND text = ?');
    if (same.get(path, text) !== undefined) return;
  } else db.exec(createTable);
  db.prepare(upsert).run(path, text, read_at);
};

/** The text stored last, or null. Throws SQLite errors. */
export const lastText = (db: DatabaseSync, path: string): ConfigText | null => {
  if (!isThere(db)) return null;
  const row = db.prepare('SELECT text, read_at FROM api_health_config_texts WHERE path = ?').get(path);
  return row === undefined ? null : { text: String(row['text']), read_at: String(row['read_at']) };
};
