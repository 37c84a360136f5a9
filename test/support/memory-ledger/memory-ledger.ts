import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import { decodeState } from '../../../src/projections/health/decode-state.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import type { Commit, Ledger, LogPart, StoredStates, TimeRange } from '../../../src/projections/ledger.ts';
import { nameRanges } from '../../../src/adapters/sqlite/read/name-ranges.ts';
import { commitToMemory } from './commit-to-memory.ts';
import type { MemoryStore, Slot } from './memory-store.ts';

export type MemoryOptions = Readonly<{
  /**
   * Whether a runner dies, or its state write fails, between the event and the state of this commit. Asked only where that
   * can happen in a real store: an atomic commit includes its state.
   */
  dropsRow?: (commit: Commit) => boolean;
  /** items in a page of a stream */
  pageSize?: number;
}>;

/**
 * The ledger in memory. It has no timers of its own: every call takes effect when its task is started, so a test (or a
 * simulation) that schedules the calls schedules everything.
 */
export const memoryLedger = (store: MemoryStore, options: MemoryOptions = {}): Ledger => {
  const { dropsRow = () => false, pageSize = 500 } = options;
  return {
    commit: (commits) => async () => commits.map((commit) => commitToMemory(store, commit, dropsRow)),
    loadStates: (apiIds) => async () => E.right(statesOf(store, apiIds)),
    readStream: async function* readStream(apiId, { from, to }) {
      for (let next = from; next <= to;) {
        // Looked up anew for each page: events that are appended meanwhile belong to the stream too.
        const seqs = seqsOf(store, apiId).filter((seq) => seq >= next && seq <= to);
        const page = seqs.slice(0, pageSize);
        if (page.length > 0) yield E.right(page.map((seq) => lineAt(store, apiId, seq)));
        if (seqs.length <= pageSize) return;
        next = (page.at(-1) ?? to) + 1;
      }
    },
    readEvent: (apiId, seq) =>
      store.log.get(apiId)?.has(seq) === true ? async () => lineAt(store, apiId, seq) : TE.right(null),
    readHashes: (places) => async () =>
      E.right(places.map(({ api_id, seq }) => store.log.get(api_id)?.get(seq)?.line?.hash ?? null)),
    readTransitions: (range) => indexed(store, range, false, pageSize),
    readSummaries: (range) => indexed(store, range, true, pageSize),
    readLog: async function* readLog(part) {
      for (const page of paged(placesOf(store).filter(isOf(part)), pageSize))
        yield E.right(page.map(({ apiId, seq }) => lineAt(store, apiId, seq)));
    },
    pieces: null,
    parts: (count) => async () => {
      const streams = [...store.log].map(([name, slots]) => ({ name, events: slots.size }));
      return E.right(
        nameRanges(
          streams.toSorted((a, b) => compare(a.name, b.name)),
          count,
        ),
      );
    },
    streamIds: async function* streamIds() {
      for (const page of paged([...store.log.keys()].toSorted(compare), pageSize)) yield E.right(page);
    },
  };
};

const isOf =
  (part: LogPart | undefined) =>
  ({ apiId }: Place): boolean =>
    part?._tag !== 'Names' || (part.from <= apiId && (part.below === null || apiId < part.below));

/** What stands in the index by time: summaries of days, or all else. */
async function* indexed(
  store: MemoryStore,
  { since, until }: TimeRange,
  summaries: boolean,
  pageSize: number,
) {
  const found = inOrder(placesIn(store, ({ at }) => at !== null && since <= at && at < until))
    .map(({ apiId, seq, at }) => ({ at: at ?? '', item: lineAt(store, apiId, seq) }))
    .filter(({ item }) => isSummary(item) === summaries)
    .toSorted((a, b) => compare(a.at, b.at));
  for (const page of paged(found, pageSize))
    yield E.right(
      page.map(({ at, item }) => E.map((line: EventRecord) => ({ ...line, indexedAt: at }))(item)),
    );
}

const isSummary = (item: ReturnType<typeof lineAt>): boolean =>
  E.isRight(item) && item.right.body.includes('"type":"DaySummarized"');

function* paged<A>(all: readonly A[], size: number): Generator<readonly A[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const seqsOf = (store: MemoryStore, apiId: string): readonly number[] =>
  [...(store.log.get(apiId)?.keys() ?? [])].toSorted((a, b) => a - b);

const lineAt = (
  store: MemoryStore,
  apiId: string,
  seq: number,
): E.Either<ReturnType<typeof invalidItem>, EventRecord> => {
  const line = store.log.get(apiId)?.get(seq)?.line ?? null;
  return line === null
    ? E.left(invalidItem('event', apiId, seq, ['is not a line of the log']))
    : E.right(line);
};

/** All places, in the order of their append. */
const placesOf = (store: MemoryStore) => inOrder(placesIn(store, () => true));

type Place = Readonly<{ apiId: string; seq: number; at: string | null; appended: number }>;

const placesIn = (store: MemoryStore, wanted: (slot: Slot) => boolean): readonly Place[] => {
  const places: Place[] = [];
  for (const [apiId, slots] of store.log)
    for (const [seq, slot] of slots)
      if (wanted(slot)) places.push({ apiId, seq, at: slot.at, appended: slot.appended });
  return places;
};

const inOrder = (places: readonly Place[]): readonly Place[] =>
  places.toSorted((a, b) => a.appended - b.appended);

const statesOf = (store: MemoryStore, apiIds: readonly string[] | undefined): StoredStates => {
  const stored = (apiIds ?? [...store.states.keys()]).map((apiId) => store.states.get(apiId));
  const decoded = stored.filter((state) => state !== undefined).map(decodeState);
  const states: Health[] = decoded.flatMap((state) => (E.isRight(state) ? [state.right] : []));
  return { states, faults: decoded.flatMap((state) => (E.isLeft(state) ? [state.left] : [])) };
};
