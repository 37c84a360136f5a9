import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeState } from '../../../src/projections/health/decode-state.ts';
import { storedState } from '../../../src/projections/health/stored-state.ts';
import { stateVersion } from '../../../src/projections/health/health-state.ts';
import type { ReplaceOver, StateRepair } from '../../../src/projections/state-repair.ts';
import type { MemoryStore } from './memory-store.ts';

type Stored = Readonly<Record<string, unknown>> | undefined;

const fits = (stored: Stored, over: ReplaceOver): boolean => {
  if (stored === undefined) return 'atMost' in over;
  const { v, version } = stored;
  if (typeof v === 'number' && v > stateVersion) return false;
  if ('unreadable' in over) return E.isLeft(decodeState(stored));
  if (typeof version !== 'number') return false;
  return 'exactly' in over ? version === over.exactly : version <= over.atMost;
};

/** Repairs states of the ledger in memory. */
export const memoryStateRepair = (store: MemoryStore): StateRepair => ({
  replaceState: (state, over) =>
    TE.fromIO(() => {
      if (!fits(store.states.get(state.api_id), over)) return 'kept';
      store.states.set(state.api_id, storedState(state));
      return 'replaced';
    }),
});
