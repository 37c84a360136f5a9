import { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../../projections/ledger.ts';
import { timeout } from '../connect.ts';
import { locateReads, type ReadLocation } from './locate-reads.ts';
import { schemaVersionOf } from '../migrate.ts';
import { schema } from '../schema.ts';
import { isUnwritable } from '../sqlite-error.ts';

// The events of a stream are scattered over the file. Memory mapping makes reading a million of them 1.5 times as fast.
const mostMapped = 2_147_418_112;
const readSettings = `PRAGMA query_only = 1; PRAGMA mmap_size = ${String(mostMapped)}; PRAGMA cache_size = -2000`;

/** A read connection, and whether the file has changed so that its results may be inconsistent. */
export type ReadConnection = Readonly<{ db: DatabaseSync; isStale: () => boolean }>;

/** A writer opened or closed the ledger between inspection and opening: inspect it again. */
const mostLooks = 20;

/** Opens the file for reading. Never creates or changes a file. Throws SQLite errors. */
export const connectToRead = (file: string, steps = schema): E.Either<LedgerError, ReadConnection> => {
  for (let looks = 1; ; looks += 1) {
    const location = locateReads(file);
    if (E.isLeft(location)) return location;
    try {
      const opened = openToRead(file, location.right, steps);
      if (looks === mostLooks || !location.right.isStale()) return opened;
      if (E.isRight(opened)) opened.right.db.close();
    } catch (cause) {
      const isPassing = location.right.isStale() || isUnwritable(cause);
      if (!isPassing || looks === mostLooks) throw cause;
    }
  }
};

const openToRead = (
  file: string,
  { url, readOnly, isStale }: ReadLocation,
  steps: readonly string[],
): E.Either<LedgerError, ReadConnection> => {
  const db = new DatabaseSync(url, { timeout, readOnly });
  try {
    db.exec(readSettings);
    const version = schemaVersionOf(file, db, steps);
    const error = E.isLeft(version) ? version.left : notCurrent(file, version.right, steps);
    if (error === null) return E.right({ db, isStale });
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
 * Pages read from a mapped file count as memory of this process until they are unmapped. Changing the map size remaps it:
 * without this, reading a log of gigabytes would use gigabytes. Call it only between statements.
 */
export const mapAnew = (db: DatabaseSync): (() => void) => {
  const sizes = [mostMapped - 65_536, mostMapped].map((size) => `PRAGMA mmap_size = ${String(size)}`);
  let turn = 0;
  return () => {
    db.exec(sizes[turn % 2] ?? '');
    turn += 1;
  };
};
