import { resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { connectToRead, type ReadConnection } from './read/connect-to-read.ts';
import { sqliteError } from './sqlite-error.ts';

export type Progress = (pages: number, of: number) => void;

/** Pages per step; other connections run between steps. */
const rate = 2000;

const mostTries = 20;

/** In one read transaction: later writes are not copied and do not restart the copy. */
const copyOnce = async ({ db }: ReadConnection, target: string, progress: Progress): Promise<void> => {
  db.exec('BEGIN');
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(db, target, {
      rate,
      progress: ({ totalPages, remainingPages }) => progress(totalPages - remainingPages, totalPages),
    });
  } finally {
    db.exec('ROLLBACK');
  }
};

/** The first issue of SQLite's integrity check; null: none. */
const integrityError = (file: string): string | null => {
  const db = new DatabaseSync(resolve(file));
  try {
    const found = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    return found === 'ok' ? null : String(found);
  } finally {
    db.close();
  }
};

const copied = async (
  file: string,
  target: string,
  progress: Progress,
): Promise<E.Either<LedgerError, void>> => {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const source = connectToRead(file);
    if (E.isLeft(source)) return source;
    try {
      await copyOnce(source.right, target, progress);
      if (!source.right.isStale()) return E.right(undefined);
    } catch (cause) {
      if (!source.right.isStale()) throw cause;
    } finally {
      source.right.db.close();
    }
  }
  return E.left(ledgerError(`${file} changed again and again while it was copied: try again`, null));
};

/**
 * Copies a ledger, also one that is being written, into the file `target`: all that was committed when the copying began. A
 * left also where SQLite finds the copy damaged.
 */
export const copyLedger =
  (file: string, target: string, progress: Progress): TE.TaskEither<LedgerError, void> =>
  async () => {
    try {
      const done = await copied(file, target, progress);
      if (E.isLeft(done)) return done;
      const error = integrityError(target);
      return error === null
        ? E.right(undefined)
        : E.left(ledgerError(`the copy of ${file} is damaged (${error}): run \`upledger audit\``, null));
    } catch (cause) {
      return E.left(sqliteError(file, cause));
    }
  };
