import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import { isDenied, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Note } from '../ports/note.ts';
import { formatError } from '../text/format-error.ts';
import { deniedBy, deniedText, unalertedInStream, type Unalerted } from './unalerted-transitions.ts';

/** A state (`version`) that denies an alert of which its stream holds no result. */
export type Denied = Readonly<{ api_id: string; version: number; why: string }>;

/** `looked`: all that was asked for was read, or may not be, or is in the log and cannot be read by anybody. */
type DeniedAlerts = Readonly<{ denied: readonly Denied[]; looked: boolean }>;

const isUnread = (error: LedgerError | InvalidItem): boolean =>
  error._tag === 'LedgerError' && !isDenied(error);

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
): Promise<DeniedAlerts> => {
  const suspects = suspectsOf(states, unalerted);
  if (suspects.length === 0) return { denied: [], looked: true };
  const read = await ledger.loadStates([...new Set(suspects.map(({ api_id }) => api_id))])();
  if (E.isLeft(read)) {
    note(`what the states say of alerts was not compared with the log: ${read.left.message}`);
    return { denied: [], looked: !isUnread(read.left) };
  }
  const again = new Map(read.right.states.map((state) => [state.api_id, state]));
  const denied = new Map<string, Denied>();
  let looked = true;
  for (const suspect of suspectsOf(again, unalerted)) {
    const { api_id, seq } = suspect;
    if (denied.has(api_id)) continue;
    const left = await unalertedInStream(ledger, suspect);
    if (E.isLeft(left)) {
      looked &&= !isUnread(left.left);
      note(`whether ${api_id}/${String(seq)} was told is not known: ${formatError(left.left)}`, { api_id });
    } else if (left.right.channels.length > 0)
      denied.set(api_id, { api_id, version: again.get(api_id)?.version ?? 0, why: deniedText(left.right) });
  }
  return { denied: [...denied.values()], looked };
};
