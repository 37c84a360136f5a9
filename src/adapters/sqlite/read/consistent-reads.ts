import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../../projections/ledger.ts';
import { connectToRead, mapAnew, type ReadConnection } from './connect-to-read.ts';
import { sqliteReads, type SqliteReads } from './sqlite-reads.ts';

/** Reads of a ledger that other processes may write. Each `read` sees one snapshot. */
export type ConsistentReads = Readonly<{
  /** Throws what SQLite throws. */
  read: <A>(work: (reads: SqliteReads) => A) => E.Either<LedgerError, A>;
  /** between two reads: releases mapped memory */
  forgetPages: () => void;
  /** May be called more than once. */
  close: () => void;
}>;

type Opened = Readonly<{ connection: ReadConnection; reads: SqliteReads; forgetPages: () => void }>;

const opened = (connection: ReadConnection): Opened => ({
  connection,
  reads: sqliteReads(connection.db),
  forgetPages: mapAnew(connection.db),
});

const mostTries = 50;

/**
 * Opens the file without creating anything; what was read while the file changed is read again. Throws what SQLite
 * throws.
 */
export const openReads = (file: string): E.Either<LedgerError, ConsistentReads> => {
  const first = connectToRead(file);
  if (E.isLeft(first)) return first;
  let current = opened(first.right);
  let isStale = false;
  const attempt = <A>(work: (reads: SqliteReads) => A): E.Either<unknown, A> =>
    E.tryCatch(
      () => work(current.reads),
      (cause) => cause,
    );
  return E.right({
    read: (work) => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (isStale) {
          const next = connectToRead(file);
          if (E.isLeft(next)) return next;
          current.connection.db.close();
          current = opened(next.right);
        }
        const found = attempt(work);
        isStale = current.connection.db.isOpen && current.connection.isStale();
        if (isStale) continue;
        if (E.isLeft(found)) throw found.left;
        return found;
      }
      return E.left(ledgerError(`${file} changed again and again while it was read: try again`, null));
    },
    forgetPages: () => current.forgetPages(),
    close: () => {
      if (current.connection.db.isOpen) current.connection.db.close();
    },
  });
};
