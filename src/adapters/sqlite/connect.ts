import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerError } from '../../projections/ledger.ts';
import { migrate, schemaVersionOf } from './migrate.ts';

// SQLite itself waits this long for another process, in the middle of our event loop; longer waits are retryWhenBusy's.
export const timeout = 10;

/**
 * WAL: readers and the writer do not wait for each other. FULL: what is committed survives a loss of power. The larger
 * checkpoint halves the writes of busy ledgers: a page that changes in each pass is copied into the file less often.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 33554432;
  PRAGMA cache_size = -8000;
`;

/** The log contains API names and addresses, so only the owner may read it. SQLite gives the side files the same mode. */
const ledgerMode = 0o640;

/** If it cannot be created, SQLite reports why. */
const createFile = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', ledgerMode));
  } catch {
    // It exists or cannot be created.
  }
};

/**
 * Opens the file for writing, creates it when it is not there, and brings its schema up to date. Throws what SQLite
 * throws.
 */
export const connectToWrite = (file: string): E.Either<LedgerError, DatabaseSync> => {
  createFile(file);
  // A relative name such as :memory: or file:x?mode=memory would mean no file to SQLite.
  const db = new DatabaseSync(resolve(file), { timeout });
  try {
    const usable = E.flatMap(() => settled(file, db))(schemaVersionOf(file, db));
    if (E.isLeft(usable)) db.close();
    return usable;
  } catch (cause) {
    db.close();
    throw cause;
  }
};

const settled = (file: string, db: DatabaseSync): E.Either<LedgerError, DatabaseSync> => {
  db.exec(settings);
  return E.map(() => db)(migrate(file, db));
};
