import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import { storedState } from '../../../src/projections/health/stored-state.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import { isAtomic, type Commit, type CommitResult } from '../../../src/projections/ledger.ts';
import type { MemoryStore, Slot } from './memory-store.ts';

type Stored = Readonly<Record<string, unknown>>;

/** One commit, all or nothing, as `Ledger` promises it; only what no store makes atomic can tear. */
export const commitToMemory = (
  store: MemoryStore,
  commit: Commit,
  dropsRow: (commit: Commit) => boolean,
): CommitResult => {
  const { api_id, events, state } = commit;
  const slots = store.log.get(api_id) ?? new Map<number, Slot>();
  if (events.some(({ line }) => slots.has(line.seq))) return { _tag: 'VersionConflict' };
  if (!isAtHead(commit, slots)) return { _tag: 'AheadOfLog' };
  const stored = store.states.get(api_id);
  if (isAtomic(commit) && stored !== undefined) {
    if (isForeign(stored)) return foreign(api_id);
    if (!isOlder(stored, state)) return { _tag: 'VersionConflict' };
  }
  for (const { line, indexedAt } of events) {
    store.appended += 1;
    slots.set(line.seq, {
      line,
      at: indexedAt,
      appended: store.appended,
    });
  }
  if (events.length > 0) store.log.set(api_id, slots);
  if (events.length === 1 && !isAtomic(commit) && dropsRow(commit)) return { _tag: 'Committed' };
  if (stored === undefined || isOlder(stored, state)) store.states.set(api_id, storedState(state));
  return stored !== undefined && isForeign(stored) ? foreign(api_id) : { _tag: 'Committed' };
};

const isAtHead = ({ expected, hasHead = false, events }: Commit, slots: ReadonlyMap<number, Slot>): boolean =>
  !hasHead ||
  expected === 0 ||
  events[0] === undefined ||
  slots.get(expected)?.line?.hash === events[0].event.prev_hash;

const isForeign = (stored: Stored): boolean => stored['version'] === undefined;

const isOlder = (stored: Stored, state: Health): boolean =>
  typeof stored['version'] === 'number' && stored['version'] < state.version;

const foreign = (apiId: string): CommitResult => ({
  _tag: 'StateNotOurs',
  invalid: invalidItem('state', apiId, null, [
    'has no version: it was not written by upledger (is this the right states table?)',
  ]),
});
