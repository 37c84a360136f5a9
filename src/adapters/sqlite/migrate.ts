import type { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { applicationId, schema } from './schema.ts';

const pragma = (db: DatabaseSync, name: string): number => {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name];
  return typeof value === 'number' ? value : 0;
};

const isEmpty = (db: DatabaseSync): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined && pragma(db, 'user_version') === 0;

/** Why this program must not use the file, or the version of its schema (0: an empty file). */
export const schemaVersionOf = (
  file: string,
  db: DatabaseSync,
  steps = schema,
): E.Either<LedgerError, number> => {
  const fail = (text: string) => E.left(ledgerError(`${file} ${text}`, null));
  if (isEmpty(db)) return E.right(0);
  if (pragma(db, 'application_id') !== applicationId)
    return fail('is an SQLite file of another program, not a ledger: name another file');
  const version = pragma(db, 'user_version');
  if (version > steps.length)
    return fail(
      `was written by a newer upledger (schema ${String(version)}; this one knows ${String(steps.length)}): upgrade upledger`,
    );
  return E.right(version);
};

/** Migrates the file to the newest schema in one transaction. Concurrent migrations are safe. */
export const migrate = (file: string, db: DatabaseSync, steps = schema): E.Either<LedgerError, void> => {
  const before = schemaVersionOf(file, db, steps);
  if (E.isLeft(before)) return before;
  if (before.right === steps.length) return E.right(undefined);
  db.exec('BEGIN IMMEDIATE');
  try {
    const now = schemaVersionOf(file, db, steps);
    if (E.isRight(now)) {
      for (const step of steps.slice(now.right)) db.exec(step);
      db.exec(
        `PRAGMA application_id = ${String(applicationId)}; PRAGMA user_version = ${String(steps.length)}`,
      );
    }
    db.exec('COMMIT');
    return E.map(() => undefined)(now);
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
  }
};
