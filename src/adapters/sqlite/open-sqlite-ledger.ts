import * as E from 'fp-ts/lib/Either.js';
import { separate } from 'fp-ts/lib/ReadonlyArray.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { DatabaseSync } from 'node:sqlite';
import { ledgerError, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import type { ConfigTexts } from '../../runner/ports/config-texts.ts';
import type { StateRepair } from '../../projections/state-repair.ts';
import { connectToWrite } from './connect.ts';
import { openReads, type ConsistentReads } from './read/consistent-reads.ts';
import { nameRanges } from './read/name-ranges.ts';
import { rowPieces } from './read/row-pieces.ts';
import { readPages } from './read/read-pages.ts';
import { retryWhenBusy } from './retry-when-busy.ts';
import { sqliteReads, type SqliteReads } from './read/sqlite-reads.ts';
import { indexedLine, storedLine, type IndexedLine, type StoredRecord } from './event-row.ts';
import { decodeStoredState } from './state-row.ts';
import { refusedWrites, writeBack, writesOf, type Writes } from './ledger-writes.ts';

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
    /** Checkpoints the write-ahead log, as far as readers allow. */
    checkpoint: () => TE.TaskEither<LedgerError, void>;
    /** Starts a write transaction and rolls it back. */
    tryWrite: () => TE.TaskEither<LedgerError, void>;
    /** whether the open file was removed or replaced under its name */
    isMoved: () => boolean;
    /** for a read-write connection */
    texts: ConfigTexts;
    /** May be called more than once. */
    close: () => void;
  }>;

/**
 * The ledger in one SQLite file, for any number of processes at once. A left says why the file cannot be used (missing,
 * damaged, locked, not ours, of a newer program) and what to do.
 */
export const openSqliteLedger = (options: SqliteOptions): TE.TaskEither<LedgerError, SqliteLedger> => {
  const { file, readOnly = false } = options;
  const open = () =>
    readOnly
      ? E.map((reads: ConsistentReads) => sqliteLedger(reads, refusedWrites(file), options))(openReads(file))
      : E.map((db: DatabaseSync) => sqliteLedger(readsOfWriter(db), writesOf(file, db, options), options))(
          connectToWrite(file),
        );
  return async () => E.flatten(await retryWhenBusy(file, open, options.waits)());
};

/**
 * Events at a time, and reads until what was read of a mapped file is let go: small, or memory is what reads take. By time,
 * events lie far apart in the file, and each brings its neighbours along.
 */
const logPage = 100;
const readsMapped = 50;
const readsMappedByTime = 4;

/** A read-write connection always sees the writes of others. */
const readsOfWriter = (db: DatabaseSync): ConsistentReads => {
  const reads = sqliteReads(db);
  return {
    read: (work) => E.right(work(reads)),
    forgetPages: () => undefined,
    close: () => {
      if (!db.isOpen) return;
      writeBack(db);
      db.close();
    },
  };
};

const sqliteLedger = (source: ConsistentReads, writes: Writes, options: SqliteOptions): SqliteLedger => {
  const { file, pageSize = 500, waits } = options;
  let readsDone = 0;
  const asked =
    <A>(work: (reads: SqliteReads) => A): TE.TaskEither<LedgerError, A> =>
    async () => {
      const attempt = () => {
        readsDone += 1;
        if (readsDone % readsMapped === 0) source.forgetPages();
        return source.read(work);
      };
      return E.flatten(await retryWhenBusy(file, attempt, waits)());
    };
  async function* byTime(
    read: (reads: SqliteReads, size: number, last: StoredRecord | undefined) => readonly StoredRecord[],
  ) {
    const size = Math.min(pageSize, logPage);
    const pages = readPages(size, (last) => asked((reads) => read(reads, size, last)), indexedLine);
    let pagesRead = 0;
    for await (const page of pages) {
      pagesRead += 1;
      if (pagesRead % readsMappedByTime === 0) source.forgetPages();
      const wanted = E.map((lines: readonly IndexedLine[]) => lines.filter((line) => line !== null))(page);
      if (E.isLeft(wanted) || wanted.right.length > 0) yield wanted;
    }
  }
  return {
    ...writes,
    loadStates: (apiIds) => async () => {
      const stored = await asked((reads) => reads.states(apiIds))();
      if (E.isLeft(stored)) return stored;
      const { left: faults, right: states } = separate(stored.right.map(decodeStoredState));
      return E.right({ states, faults });
    },
    readStream: (apiId, range) =>
      readPages(pageSize, (last) => asked((reads) => reads.stream(apiId, range, pageSize, last)), storedLine),
    readEvent: (apiId, seq) => async () => {
      const stored = await asked((reads) => reads.event(apiId, seq))();
      if (E.isLeft(stored)) return stored;
      return stored.right === undefined ? E.right(null) : storedLine(stored.right);
    },
    readHashes: (places) => asked((reads) => places.map(({ api_id, seq }) => reads.hash(api_id, seq))),
    readTransitions: (range) => byTime((reads, size, last) => reads.transitions(range, size, last)),
    readSummaries: (range) => byTime((reads, size, last) => reads.summaries(range, size, last)),
    // In the order of its append, as it was when the reading began: from the front of the file to its back, which is many
    // times faster than stream by stream once the file outgrows memory.
    readLog: async function* readLog(part) {
      if (part !== undefined && part._tag === 'Segments') {
        yield E.left(ledgerError(`${file} has no segments: this part is of another store`, null));
        return;
      }
      const end = await asked((reads) => reads.end())();
      if (E.isLeft(end)) {
        yield end;
        return;
      }
      const size = Math.min(pageSize, logPage);
      const pages = readPages(
        size,
        (last) => asked((reads) => reads.log(part, end.right, size, last)),
        storedLine,
      );
      yield* pages;
    },
    parts: (count) => async () => {
      const stored = await asked((reads) => reads.weights())();
      const weigh = ({ api_id, version }: StoredRecord) => ({
        name: String(api_id),
        events: Number(version),
      });
      return E.map((rows: readonly StoredRecord[]) => nameRanges(rows.map(weigh), count))(stored);
    },
    pieces: () =>
      rowPieces(
        (rowid) => asked((reads) => reads.firstFrom(rowid)),
        asked((reads) => reads.end()),
      ),
    streamIds: () =>
      readPages(
        pageSize,
        (last) => asked((reads) => reads.streamIds(pageSize, last)),
        ({ api_id }: StoredRecord) => String(api_id),
      ),
    close: source.close,
  };
};
