import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../../projections/ledger.ts';
import { noLedger } from '../no-ledger.ts';

/** How the file can be read without creating files, and whether the data read is still valid. */
export type ReadLocation = Readonly<{
  url: URL;
  readOnly: boolean;
  isStale: () => boolean;
}>;

const at = (file: string, parameters: Readonly<Record<string, string>>): URL => {
  const url = pathToFileURL(file);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
};

const statOf = (file: string) => statSync(file, { throwIfNoEntry: false, bigint: true });

const logSize = (file: string): bigint => statOf(`${file}-wal`)?.size ?? 0n;

const identity = (file: string): string => {
  const stats = statOf(file);
  return stats === undefined ? 'none' : `${String(stats.dev)}/${String(stats.ino)}`;
};

/** Changes with every write to the file itself. */
const content = (file: string): string => {
  const stats = statOf(file);
  return stats === undefined ? 'none' : `${identity(file)}/${String(stats.size)}/${String(stats.mtimeNs)}`;
};

const mayClean = (owner: bigint): boolean => {
  const user = process.geteuid?.();
  return user === undefined || user === 0 || BigInt(user) === owner;
};

/**
 * Without a write-ahead log the file is complete and idle: it is read without locks, and read again if that
 * has changed. With one, its index is used as it is, even if the writer was killed. Side files of
 * another owner would block the writer, and with it every alert, so none is created.
 */
export const locateReads = (file: string): E.Either<LedgerError, ReadLocation> => {
  const before = content(file);
  const stats = statOf(file);
  if (stats === undefined) return E.left(ledgerError(noLedger(file), null));
  if (logSize(file) === 0n)
    return E.right({
      url: at(file, { immutable: '1' }),
      readOnly: true,
      isStale: () => logSize(file) > 0n || content(file) !== before,
    });
  const opened = identity(file);
  const isStale = () => identity(file) !== opened;
  if (statOf(`${file}-shm`) !== undefined)
    return E.right({ url: at(file, { mode: 'ro', readonly_shm: '1' }), readOnly: true, isStale });
  // A log without its index, as in a copy after a crash: SQLite must create the index.
  if (mayClean(stats.uid)) return E.right({ url: at(file, { mode: 'rw' }), readOnly: false, isStale });
  return E.left(
    ledgerError(
      `${file} has a log of unfinished writes (${file}-wal) that only its owner, user ${String(stats.uid)}, can take up: run a command such as \`upledger status\` as that user first`,
      null,
    ),
  );
};
