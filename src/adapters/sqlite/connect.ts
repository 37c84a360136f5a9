import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { migrate, schemaVersionOf } from './migrate.ts';
import { schema } from './schema.ts';
import { isUnwritable } from './sqlite-error.ts';

// SQLite itself waits this long for another process, in the middle of our event loop; longer waits are retryWhenBusy's.
const timeout = 10;

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

// A stream's events lie scattered over the file; mapped, a million of them is read half as fast again.
const readSettings = 'PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -8000';

/** Opens the file for writing, creates it when it is not there, and brings its schema up to date. Throws what SQLite throws. */
export const connectToWrite = (file: string): E.Either<LedgerError, DatabaseSync> => {
  const db = new DatabaseSync(file, { timeout });
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

/** Opens the file for reading, and never creates or changes one. Throws what SQLite throws. */
export const connectToRead = (file: string): E.Either<LedgerError, DatabaseSync> => {
  if (!existsSync(file))
    return E.left(
      ledgerError(
        `there is no ledger at ${file}: name another file, or create it with \`upledger init\` or \`upledger run\``,
        null,
      ),
    );
  const opened = E.tryCatch(
    () => openToRead(file, file),
    (cause) => cause,
  );
  if (E.isRight(opened)) return opened.right;
  // In a folder where this user may not write, SQLite cannot make the side files of a file that others may be writing.
  // Without a log beside it the file is whole and at rest, and can be read as it is.
  if (isUnwritable(opened.left) && (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    const atRest = pathToFileURL(file);
    atRest.searchParams.set('immutable', '1');
    return openToRead(file, atRest);
  }
  throw opened.left;
};

const openToRead = (file: string, location: string | URL): E.Either<LedgerError, DatabaseSync> => {
  const db = new DatabaseSync(location, { timeout, readOnly: true });
  try {
    db.exec(readSettings);
    const usable = E.flatMap((version: number) => current(file, db, version))(schemaVersionOf(file, db));
    if (E.isLeft(usable)) db.close();
    return usable;
  } catch (cause) {
    db.close();
    throw cause;
  }
};

const current = (file: string, db: DatabaseSync, version: number): E.Either<LedgerError, DatabaseSync> =>
  version === schema.length
    ? E.right(db)
    : E.left(
        ledgerError(
          version === 0
            ? `${file} is empty, not a ledger yet: run \`upledger init\` or \`upledger run\``
            : `${file} has the schema of an older upledger: \`upledger run\` or \`upledger init\` brings it up to date`,
          null,
        ),
      );
