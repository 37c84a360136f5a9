import * as E from 'fp-ts/lib/Either.js';
import type { EventRecord } from '../../events/event-record.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Configs, ConfigSource } from '../ports/config-source.ts';

/** What was read and recorded: enough for a page, so that it need not be read again. */
export type Observed = Readonly<{
  states: ReadonlyMap<string, Health>;
  /** what was recorded of each API, in order */
  appended: ReadonlyMap<string, readonly EventRecord[]>;
}>;

/** The same ledger, with what a pass reads of states and records. */
export const observeLedger = (ledger: Ledger): Readonly<{ ledger: Ledger; observed: Observed }> => {
  const states = new Map<string, Health>();
  const appended = new Map<string, EventRecord[]>();
  const see = (state: Health): void => {
    const known = states.get(state.api_id);
    if (known === undefined || known.version < state.version) states.set(state.api_id, state);
  };
  return {
    observed: { states, appended },
    ledger: {
      ...ledger,
      loadStates: (apiIds) => async () => {
        const loaded = await ledger.loadStates(apiIds)();
        if (E.isRight(loaded)) for (const state of loaded.right.states) see(state);
        return loaded;
      },
      commit: (commits) => async () => {
        const results = await ledger.commit(commits)();
        for (const [i, { api_id, events, state }] of commits.entries()) {
          if (results[i]?._tag !== 'Committed') continue;
          see(state);
          const lines = appended.get(api_id) ?? [];
          lines.push(...events.map(({ line }) => line));
          appended.set(api_id, lines);
        }
        return results;
      },
    },
  };
};

/** The same source, with what it said last; null: nothing yet. */
export const observeConfigs = (
  source: ConfigSource,
): Readonly<{ configs: ConfigSource; last: () => Configs | null }> => {
  let last: Configs | null = null;
  return {
    last: () => last,
    configs: {
      ...source,
      read: (apiIds) => async () => {
        const read = await source.read(apiIds)();
        if (E.isRight(read) && apiIds === undefined) last = read.right;
        return read;
      },
    },
  };
};
