import type * as TE from 'fp-ts/lib/TaskEither.js';
import type * as T from 'fp-ts/lib/Task.js';
import type * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../events/encoding/invalid-item.ts';
import type { EventRecord } from '../events/event-record.ts';
import type { DecidedEvent } from './health/decide-all.ts';
import type { Health } from './health/health-state.ts';
import type { InvalidState } from './health/decode-state.ts';

/** The store did not answer as it should. What was asked for may or may not have happened. */
export type LedgerError = Readonly<{ _tag: 'LedgerError'; message: string; cause: unknown }>;

/**
 * What one decision says about one API: its events, for the places after `expected`, and the state after them.
 * No events: only the state is to be brought up to date.
 */
export type Commit = Readonly<{
  api_id: string;
  /** the version that was decided on; the events stand at `expected + 1` and on */
  expected: number;
  /** whether the event at `expected` must still be in the log, as it cannot have expired; a store may compare it */
  hasHead?: boolean;
  events: readonly DecidedEvent[];
  state: Health;
  /** whether a state of this API was seen; one that was not is inserted */
  hasState: boolean;
}>;

/** A place in the log. */
export type EventPlace = Readonly<{ api_id: string; seq: number }>;

/**
 * - `Committed`: the events are in the log (of a single one the state may lag).
 * - `VersionConflict`: the first place is taken, or the state of an atomic commit is newer. Nothing was recorded: decide anew.
 * - `AheadOfLog`: the event that was decided on is not in the log, or is another one. Nothing was recorded. Only where a store
 *   can compare it within the commit.
 * - `StateNotOurs`: the state exists but was not written by upledger. Of an atomic commit nothing was recorded.
 * - `StateWriteRejected`: the events are in the log, but the store rejects their state, which lags until somebody acts.
 * - `Failed`: unknown whether anything was recorded.
 */
export type CommitResult =
  | Readonly<{ _tag: 'Committed' }>
  | Readonly<{ _tag: 'VersionConflict' }>
  | Readonly<{ _tag: 'AheadOfLog' }>
  | Readonly<{ _tag: 'StateNotOurs'; invalid: InvalidItem }>
  | Readonly<{ _tag: 'StateWriteRejected'; error: LedgerError }>
  | Readonly<{ _tag: 'Failed'; error: LedgerError }>;

export type StoredStates = Readonly<{ states: readonly Health[]; faults: readonly InvalidState[] }>;

/** A page of records in order of seq; an item that cannot even be shown as a record is an `InvalidItem` in its place. */
export type Page = readonly E.Either<InvalidItem, EventRecord>[];

/** Inclusive bounds of seq. */
export type SeqRange = Readonly<{ from: number; to: number }>;

export const everything: SeqRange = { from: 1, to: Number.MAX_SAFE_INTEGER };

/** Bounds of time on the transition: `since` ≤ `at` < `until`, ISO 8601. */
export type TimeRange = Readonly<{ since: string; until: string }>;

/**
 * A part of the log for one of several readers, as plain data that can be passed to a thread: the streams between two names, rows
 * of a file, or segments of a table.
 */
export type LogPart =
  | Readonly<{ _tag: 'Names'; from: string; below: string | null }>
  | Readonly<{ _tag: 'Rows'; from: bigint; to: bigint }>
  | Readonly<{ _tag: 'Segments'; segments: readonly number[]; of: number }>;

/** The append-only log and the states projected from it. */
export type Ledger = Readonly<{
  /**
   * Each commit stands alone, all or nothing for its API, with its own result in the same order. A batch names no API
   * twice. A state never goes back: it is written only over a lower version.
   */
  commit: (commits: readonly Commit[]) => T.Task<readonly CommitResult[]>;
  /** All states, or those of the given APIs. A state that does not decode is a fault and stops nothing else. */
  loadStates: (apiIds?: readonly string[]) => TE.TaskEither<LedgerError, StoredStates>;
  /** The stream of one API in order, consistent, in pages, nothing outside the range. A failed read ends it with a left. */
  readStream: (apiId: string, range: SeqRange) => AsyncIterable<E.Either<LedgerError, Page>>;
  /** One event, or null when its place is empty. */
  readEvent: (apiId: string, seq: number) => TE.TaskEither<LedgerError | InvalidItem, EventRecord | null>;
  /** The hashes that stand in these places, in the same order, consistent; null: an empty place, or one without a hash. */
  readHashes: (places: readonly EventPlace[]) => TE.TaskEither<LedgerError, readonly (string | null)[]>;
  /** Transitions and what became of their alerts, by the time of the transition (`indexedAt`), without reading checks. */
  readTransitions: (range: TimeRange) => AsyncIterable<E.Either<LedgerError, Page>>;
  /** The summaries of days (by their beginning, `indexedAt`) in order of time, without reading anything else. */
  readSummaries: (range: TimeRange) => AsyncIterable<E.Either<LedgerError, Page>>;
  /** The whole log: each stream in order, the streams mixed or one after another, as the store reads fastest. */
  readLog: (part?: LogPart) => AsyncIterable<E.Either<LedgerError, Page>>;
  /** Divides the log into at most `count` parts of about the same size: each stream is in exactly one of them. */
  parts: (count: number) => TE.TaskEither<LedgerError, readonly LogPart[]>;
  /** The log in small parts, in the order of its append; null: the store has no such order. */
  pieces: (() => AsyncIterable<E.Either<LedgerError, LogPart>>) | null;
  /** The names of all streams, each once. */
  streamIds: () => AsyncIterable<E.Either<LedgerError, readonly string[]>>;
}>;

/** The role may not ask for it. */
export const isDenied = ({ cause }: LedgerError): boolean =>
  cause instanceof Error && cause.name === 'AccessDeniedException';

export const ledgerError = (message: string, cause: unknown): LedgerError => ({
  _tag: 'LedgerError',
  message,
  cause,
});

/** A commit of several events, and every one with an `ApiConfigured`, includes the state or does not happen. */
export const isAtomic = (commit: Pick<Commit, 'events'>): boolean =>
  commit.events.length > 1 || commit.events.some(({ event }) => event.type === 'ApiConfigured');
