import * as E from 'fp-ts/lib/Either.js';
import { eventItem, eventLine } from '../../../src/adapters/dynamodb/items/event-item.ts';
import { right } from '../../support/right.ts';
import { commitToMemory } from '../../support/memory-ledger/commit-to-memory.ts';
import { memoryLedger } from '../../support/memory-ledger/memory-ledger.ts';
import { memoryStateRepair } from '../../support/memory-ledger/memory-row-repair.ts';
import { memoryStore } from '../../support/memory-ledger/memory-store.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import { decodeState, type InvalidState } from '../../../src/projections/health/decode-state.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import type { StateRepair } from '../../../src/projections/state-repair.ts';
import type { Commit, CommitResult, Ledger, TimeRange } from '../../../src/projections/ledger.ts';

/** A state as it is stored. */
export type Stored = Readonly<Record<string, unknown>>;

/** One event as it was written: `landed` is the true time, `passId` the writer. */
export type Written = Readonly<{
  line: EventRecord;
  landed: number;
  passId: string;
  expiresAt: number | null;
  /** true time at which it was forgotten */
  forgotten: number | null;
  /** no stored state held it when it was forgotten, or that state is gone: whether it was counted is not known */
  unseen: boolean;
}>;

/** What the stores hold, and everything the log ever held. */
export type Store = Readonly<{
  /** in order of landing */
  archive: readonly Written[];
  /** Events of one commit as the slot-addressed adapter takes them; of a single event the state is left for later. */
  append: (commit: Commit, now: number) => CommitResult;
  /** what is stored, read at once and without faults */
  reader: Ledger;
  repair: StateRepair;
  /** only ever forward */
  putRow: (state: Health) => void;
  deleteRow: (apiId: string) => void;
  state: (apiId: string) => Health | null;
  /** as a pass reads it */
  decoded: (apiId: string) => E.Either<InvalidState, Health> | null;
  row: (apiId: string) => Stored | null;
  /** changes what is stored, as somebody with the rights to may */
  forgeRow: (apiId: string, change: (stored: Stored) => Stored) => void;
  rowIds: () => readonly string[];
  /** of a period, as an index shows them that knows what landed up to a true time */
  transitions: (range: TimeRange, landedBy: number) => readonly EventRecord[];
  /** what can be read of a stream now, in order */
  stream: (apiId: string) => readonly EventRecord[];
  /** Forgets what has expired by `now` (epoch ms), as a table with TTL does; `spares` what it is late with. */
  expire: (now: number, spares: () => boolean) => void;
}>;

/** As a table returns them: a summary is packed when it is written, and unpacked when it is read. */
const asStored = (commit: Commit): Commit => ({
  ...commit,
  events: commit.events.map((decided) => {
    if (decided.event.type !== 'DaySummarized') return decided;
    const line = right(eventLine(eventItem(decided)));
    return line.body === decided.line.body && line.hash === decided.line.hash
      ? decided
      : { ...decided, line };
  }),
});

const expiryOf = (commit: Commit, seq: number): number | null => {
  const event = commit.events.find(({ line }) => line.seq === seq)?.event;
  return event?.type === 'CheckCompleted' ? (event.expires_at ?? null) : null;
};

export const createStore = (): Store => {
  const memory = memoryStore();
  const archive: Written[] = [];
  const standing = new Map<EventRecord, number>();
  const known = new WeakMap<object, E.Either<InvalidState, Health>>();

  const decoded = (apiId: string) => {
    const stored = memory.states.get(apiId);
    if (stored === undefined) return null;
    const health = known.get(stored) ?? decodeState(stored);
    known.set(stored, health);
    return health;
  };

  const state = (apiId: string): Health | null => {
    const health = decoded(apiId);
    return health === null || E.isLeft(health) ? null : health.right;
  };

  const landedAt = (line: EventRecord): number => archive[standing.get(line) ?? -1]?.landed ?? 0;

  return {
    archive,
    reader: memoryLedger(memory),
    repair: memoryStateRepair(memory),
    state,
    decoded,
    row: (apiId) => memory.states.get(apiId) ?? null,
    forgeRow: (apiId, change) => {
      const stored = memory.states.get(apiId);
      if (stored !== undefined) memory.states.set(apiId, change(stored));
    },
    transitions: ({ since, until }, landedBy) =>
      [...memory.log.values()]
        .flatMap((slots) => [...slots.values()])
        .flatMap(({ line, at }) => (line === null || at === null ? [] : [{ line, at }]))
        .filter(({ line, at }) => since <= at && at < until && landedAt(line) <= landedBy)
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))
        .map(({ line }) => line),
    rowIds: () => [...memory.states.keys()],
    append: (decided, landed) => {
      const commit = asStored(decided);
      const result = commitToMemory(memory, commit, () => true);
      for (const { line, event } of commit.events) {
        if (memory.log.get(line.api_id)?.get(line.seq)?.line !== line || standing.has(line)) continue;
        standing.set(line, archive.length);
        const passId = event.event_id.slice(0, event.event_id.indexOf('/'));
        archive.push({
          line,
          landed,
          passId,
          expiresAt: expiryOf(commit, line.seq),
          forgotten: null,
          unseen: false,
        });
      }
      return result;
    },
    putRow: (health) => {
      const { api_id, version } = health;
      commitToMemory(
        memory,
        { api_id, expected: version, events: [], state: health, hasState: true },
        () => false,
      );
    },
    deleteRow: (apiId) => {
      memory.states.delete(apiId);
      for (const [i, written] of archive.entries())
        if (written.line.api_id === apiId && written.forgotten !== null)
          archive[i] = { ...written, unseen: true };
    },
    stream: (apiId) =>
      [...(memory.log.get(apiId)?.values() ?? [])]
        .flatMap(({ line }) => line ?? [])
        .toSorted((a, b) => a.seq - b.seq),
    expire: (now, spares) => {
      for (const [i, written] of archive.entries()) {
        const { line, expiresAt, forgotten } = written;
        if (forgotten !== null || expiresAt === null || expiresAt * 1000 > now || spares()) continue;
        const version = memory.states.get(line.api_id)?.['version'];
        const unseen = typeof version !== 'number' || version < line.seq;
        archive[i] = { ...written, forgotten: now, unseen };
        const slots = memory.log.get(line.api_id);
        if (slots?.get(line.seq)?.line === line) slots.delete(line.seq);
      }
    },
  };
};
