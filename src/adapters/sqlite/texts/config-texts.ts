import type { DatabaseSync } from 'node:sqlite';
import type { ConfigText } from '../../../runner/ports/config-texts.ts';

/** A side table, made when it is first needed: an older program never looks at it, so the schema has the same version. */
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

/** Keeps the text unless it is kept already: most passes read what the one before read. Throws what SQLite throws. */
export const keepText = (db: DatabaseSync, path: string, { text, read_at }: ConfigText): void => {
  if (isThere(db)) {
    const same = db.prepare('SELECT 1 FROM api_health_config_texts WHERE path = ? AND text = ?');
    if (same.get(path, text) !== undefined) return;
  } else db.exec(createTable);
  db.prepare(upsert).run(path, text, read_at);
};

/** The text that was kept last, or null. Throws what SQLite throws. */
export const lastText = (db: DatabaseSync, path: string): ConfigText | null => {
  if (!isThere(db)) return null;
  const row = db.prepare('SELECT text, read_at FROM api_health_config_texts WHERE path = ?').get(path);
  return row === undefined ? null : { text: String(row['text']), read_at: String(row['read_at']) };
};
