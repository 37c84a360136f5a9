import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { commitBatch } from './commit-batch.ts';
import type { SqliteLedger, SqliteOptions } from './open-sqlite-ledger.ts';
import { replaceState } from './replace-state.ts';
import { retryWhenBusy } from './retry-when-busy.ts';
import { keepText, lastText } from './texts/config-texts.ts';
import { sweepExpired } from './sweep-expired.ts';

/** Operations that change the file. */
export type Writes = Pick<
  SqliteLedger,
  'commit' | 'sweep' | 'replaceState' | 'texts' | 'checkpoint' | 'tryWrite' | 'isMoved'
>;

/** Checkpoints the write-ahead log, as far as current readers allow. */
export const writeBack = (db: DatabaseSync): void => {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The data is safe in the write-ahead log. The next checkpoint tries again.
  }
};

const rolledBack = (db: DatabaseSync): void => {
  db.exec('BEGIN IMMEDIATE');
  db.exec('ROLLBACK');
};

const identity = (file: string): string => {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? 'none' : `${String(stats.dev)}/${String(stats.ino)}`;
};

/** The writes of a read-write connection. */
export const writesOf = (file: string, db: DatabaseSync, { waits }: Pick<SqliteOptions, 'waits'>): Writes => {
  const written = <A>(work: () => A): TE.TaskEither<LedgerError, A> => retryWhenBusy(file, work, waits);
  const commit = commitBatch(db);
  const sweep = sweepExpired(db);
  const replace = replaceState(db);
  const opened = identity(file);
  return {
    commit: (commits) => async () => {
      const results = await written(() => commit(commits))();
      return E.isRight(results)
        ? results.right
        : commits.map(() => ({ _tag: 'Failed', error: results.left }));
    },
    sweep: (nowMs, limit) => written(() => sweep(nowMs, limit)),
    replaceState: (state, over) => written(() => replace(state, over)),
    texts: {
      keep: (path, text) => written(() => keepText(db, path, text)),
      last: (path) => written(() => lastText(db, path)),
    },
    checkpoint: () => written(() => writeBack(db)),
    tryWrite: () => written(() => rolledBack(db)),
    isMoved: () => identity(file) !== opened,
  };
};

/** The writes of a read-only connection: all fail. */
export const refusedWrites = (file: string): Writes => {
  const refusal = ledgerError(`${file} was opened for reading only`, null);
  const refused = () => TE.left(refusal);
  return {
    commit: (commits) => () => Promise.resolve(commits.map(() => ({ _tag: 'Failed', error: refusal }))),
    sweep: refused,
    replaceState: refused,
    texts: { keep: refused, last: refused },
    checkpoint: refused,
    tryWrite: refused,
    isMoved: () => false,
  };
};
