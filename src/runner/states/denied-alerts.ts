import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { Note } from '../ports/note.ts';
import { formatError } from '../text/format-error.ts';
import { deniedBy, deniedText, unalertedInStream, type Unalerted } from './unalerted-transitions.ts';

/** A state (`version`) that denies an alert of which its stream holds no result. */
export type Denied = Readonly<{ api_id: string; version: number; why: string }>;

type States = ReadonlyMap<string, Health>;

/**
 * The newest transition of each API and channel that its state denies. A result of it settles all before it, so that one
 * look at the stream is enough.
 */
const suspectsOf = (states: States, unalerted: readonly Unalerted[]): readonly Unalerted[] => {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key).has(key);
  return unalerted
    .toSorted((a, b) => b.seq - a.seq)
    .flatMap((one) => {
      const state = states.get(one.api_id);
      if (state === undefined) return [];
      const channels = deniedBy(state, one).channels.filter((id) => isNew(`${one.api_id} ${id}`));
      return channels.length === 0 ? [] : [{ ...one, channels }];
    });
};

/**
 * The states that say of transitions in the index (`unalerted`) that they are owed to nobody, although the stream holds no
 * result of their alerts. `states` may be older than the index: they are read again before they are suspected.
 */
export const deniedAlerts = async (
  { ledger, note }: Readonly<{ ledger: Pick<Ledger, 'loadStates' | 'readStream'>; note: Note }>,
  states: States,
  unalerted: readonly Unalerted[],
): Promise<readonly Denied[]> => {
  const suspects = suspectsOf(states, unalerted);
  if (suspects.length === 0) return [];
  const read = await ledger.loadStates([...new Set(suspects.map(({ api_id }) => api_id))])();
  if (E.isLeft(read)) {
    note(`what the states say of alerts was not compared with the log: ${read.left.message}`);
    return [];
  }
  const again = new Map(read.right.states.map((state) => [state.api_id, state]));
  const denied = new Map<string, Denied>();
  for (const suspect of suspectsOf(again, unalerted)) {
    const { api_id, seq } = suspect;
    if (denied.has(api_id)) continue;
    const left = await unalertedInStream(ledger, suspect);
    if (E.isLeft(left))
      note(`whether ${api_id}/${String(seq)} was told is not known: ${formatError(left.left)}`, { api_id });
    else if (left.right.channels.length > 0)
      denied.set(api_id, { api_id, version: again.get(api_id)?.version ?? 0, why: deniedText(left.right) });
  }
  return [...denied.values()];
};
