import * as E from 'fp-ts/lib/Either.js';
import { separate } from 'fp-ts/lib/ReadonlyArray.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { DatabaseSync } from 'node:sqlite';
import { ledgerError, type Commit, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import type { StateRepair } from '../../projections/state-repair.ts';
import { commitBatch } from './commit-batch.ts';
import { connectToRead, connectToWrite, mapAnew } from './connect.ts';
import { readPages } from './read-pages.ts';
import { replaceState } from './replace-state.ts';
import { retryWhenBusy } from './retry-when-busy.ts';
import { sqliteReads } from './sqlite-reads.ts';
import { indexedLine, storedLine, type StoredRecord } from './event-row.ts';
import { decodeStoredState } from './state-row.ts';
import { sweepExpired } from './sweep-expired.ts';

export type SqliteOptions = Readonly<{
  file: string;
  /** never create or change anything: for commands that only look, also beside a process that writes */
  readOnly?: boolean;
  /** items in a page of a stream */
  pageSize?: number;
  /** milliseconds between tries while another process holds the file */
  waits?: readonly number[];
}>;

export type SqliteLedger = Ledger &
  StateRepair &
  Readonly<{
    /** Removes at most `limit` checks that have expired by `nowMs`, the oldest first, and says how many. */
    sweep: (nowMs: number, limit: number) => TE.TaskEither<LedgerError, number>;
    /** Once or more often. */
    close: () => void;
  }>;

/**
 * The ledger in one SQLite file, for any number of processes at once. A left says why the file cannot be used (missing,
 * damaged, locked, not ours, of a newer program) and what to do.
 */
export const openSqliteLedger = (options: SqliteOptions): TE.TaskEither<LedgerError, SqliteLedger> => {
  const { file, readOnly = false } = options;
  const open = () => {
    const db = readOnly ? connectToRead(file) : connectToWrite(file);
    return E.map((opened: DatabaseSync) => sqliteLedger(opened, options))(db);
  };
  return async () => E.flatten(await retryWhenBusy(file, open, options.waits)());
};

/** Events at a time, and pages of them until what was read of a mapped file is let go: small, or memory is what reads take. */
const logPage = 100;
const pagesMapped = 50;

const sqliteLedger = (db: DatabaseSync, options: SqliteOptions): SqliteLedger => {
  const { file, readOnly = false, pageSize = 500, waits } = options;
  const reads = sqliteReads(db);
  const asked = <A>(work: () => A) => retryWhenBusy(file, work, waits);
  const refusal = ledgerError(`${file} was opened for reading only`, null);
  const written = <A>(work: () => A) => (readOnly ? TE.left(refusal) : asked(work));
  const commit = commitBatch(db);
  const sweep = sweepExpired(db);
  const replace = replaceState(db);
  const forgetPages = readOnly ? mapAnew(db) : () => undefined;
  return {
    commit: (commits: readonly Commit[]) => async () => {
      const results = await written(() => commit(commits))();
      return E.isRight(results)
        ? results.right
        : commits.map(() => ({ _tag: 'Failed', error: results.left }));
    },
    loadStates: (apiIds) => async () => {
      const stored = await asked(() => reads.states(apiIds))();
      if (E.isLeft(stored)) return stored;
      const { left: faults, right: states } = separate(stored.right.map(decodeStoredState));
      return E.right({ states, faults });
    },
    readStream: (apiId, range) =>
      readPages(pageSize, (last) => asked(() => reads.stream(apiId, range, pageSize, last)), storedLine),
    readEvent: (apiId, seq) => async () => {
      const stored = await asked(() => reads.event(apiId, seq))();
      if (E.isLeft(stored)) return stored;
      return stored.right === undefined ? E.right(null) : storedLine(stored.right);
    },
    // They lie far apart in the file: each is a piece of it of its own to let go.
    readTransitions: async function* readTransitions(range) {
      const size = Math.min(pageSize, logPage);
      const pages = readPages(size, (last) => asked(() => reads.transitions(range, size, last)), indexedLine);
      for await (const page of pages) {
        forgetPages();
        yield page;
      }
    },
    // In the order of its append, as it was when the reading began: from the front of the file to its back, which is many
    // times faster than stream by stream once the file outgrows memory.
    readLog: async function* readLog() {
      const end = await asked(reads.end)();
      if (E.isLeft(end)) {
        yield end;
        return;
      }
      let read = 0;
      const size = Math.min(pageSize, logPage);
      const pages = readPages(size, (last) => asked(() => reads.log(end.right, size, last)), storedLine);
      for await (const page of pages) {
        read += 1;
        if (read % pagesMapped === 0) forgetPages();
        yield page;
      }
    },
    streamIds: () =>
      readPages(
        pageSize,
        (last) => asked(() => reads.streamIds(pageSize, last)),
        ({ api_id }: StoredRecord) => String(api_id),
      ),
    sweep: (nowMs, limit) => written(() => sweep(nowMs, limit)),
    replaceState: (state, over) => written(() => replace(state, over)),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
};
