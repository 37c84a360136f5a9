import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { migrate, schemaVersionOf } from './migrate.ts';
import { schema } from './schema.ts';
import { isUnwritable } from './sqlite-error.ts';
import { noLedger } from './no-ledger.ts';

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
const mostMapped = 2_147_418_112;
const readSettings = `PRAGMA query_only = 1; PRAGMA mmap_size = ${String(mostMapped)}; PRAGMA cache_size = -8000`;

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
export const connectToRead = (file: string, steps = schema): E.Either<LedgerError, DatabaseSync> => {
  if (!existsSync(file)) return E.left(ledgerError(noLedger(file), null));
  // Where this user may write, the side files of a ledger in use go away again with their last user, who may be us.
  const shared = attempt(() => openToRead(file, located(file, 'mode', 'rw'), steps));
  if (E.isRight(shared)) return shared.right;
  if (!isUnwritable(shared.left)) throw shared.left;
  // Else SQLite can only use side files that are there, and without a log beside it the file is whole and at rest.
  const atRest = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0;
  return openToRead(file, atRest ? located(file, 'immutable', '1') : located(file, 'mode', 'ro'), steps);
};

const attempt = <A>(work: () => A): E.Either<unknown, A> => E.tryCatch(work, (cause) => cause);

const located = (file: string, name: string, value: string): URL => {
  const url = pathToFileURL(file);
  url.searchParams.set(name, value);
  return url;
};

const openToRead = (
  file: string,
  location: URL,
  steps: readonly string[],
): E.Either<LedgerError, DatabaseSync> => {
  const readOnly = location.searchParams.get('mode') !== 'rw';
  const db = new DatabaseSync(location, { timeout, readOnly });
  try {
    db.exec(readSettings);
    const version = schemaVersionOf(file, db, steps);
    const error = E.isLeft(version) ? version.left : notCurrent(file, version.right, steps);
    if (error === null) return E.right(db);
    db.close();
    return E.left(error);
  } catch (cause) {
    db.close();
    throw cause;
  }
};

const notCurrent = (file: string, version: number, steps: readonly string[]): LedgerError | null => {
  if (version === steps.length) return null;
  const text =
    version === 0
      ? 'is empty, not a ledger yet: run `upledger init` or `upledger run`'
      : 'has the schema of an older upledger: `upledger init` or `upledger run` brings it up to date';
  return ledgerError(`${file} ${text}`, null);
};

/**
 * What was read of a mapped file counts as memory of this process until it is unmapped, and another size maps it anew:
 * without this, reading a log of gigabytes front to back would hold as many. Between two statements only.
 */
export const mapAnew = (db: DatabaseSync): (() => void) => {
  const sizes = [mostMapped - 65_536, mostMapped].map((size) => `PRAGMA mmap_size = ${String(size)}`);
  let turn = 0;
  return () => {
    db.exec(sizes[turn % 2] ?? '');
    turn += 1;
  };
};
