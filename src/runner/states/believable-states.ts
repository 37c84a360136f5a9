import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, StoredStates } from '../../projections/ledger.ts';
import type { ReplaceOver, StateRepair } from '../../projections/state-repair.ts';
import { formatError } from '../text/format-error.ts';
import { deniedAlerts, type Denied } from './denied-alerts.ts';
import { deniedRecoveries } from './denied-recoveries.ts';
import { stateOfLog } from './state-of-log.ts';
import { deniedText, type Unalerted } from './unalerted-transitions.ts';
import type { Note } from '../ports/note.ts';

type Deps = Readonly<{ ledger: Ledger; repair: StateRepair; note: Note }>;

/**
 * The states that a pass may use. `refused`: APIs without one; `damaged`: findings to report; `looked`: what they say of alerts
 * could be compared with the log, as far as the role may.
 */
export type BelievableStates = Readonly<{
  states: readonly Health[];
  refused: ReadonlySet<string>;
  damaged: ReadonlySet<string>;
  looked: boolean;
}>;

const rebuildsInPass = 3;
const eventsInPass = 100_000;

/** A state that is not what its log says. `stored` is null where it cannot even be read. */
type Damage = Readonly<{ api_id: string; version: number; why: string; over: 'unreadable' | 'version' }>;

/** Where the log says more than a damaged state does, or as much. A pass sets no state back. */
const replaceOver = ({ over }: Damage, { version }: Health): ReplaceOver =>
  over === 'unreadable' ? { unreadable: true } : { atMost: version };

/** Rebuilds damaged states if possible. Returns the correct ones. Reports each finding. */
const rebuild = async (
  { ledger, repair, note }: Deps,
  damages: readonly Damage[],
  now: number,
): Promise<readonly Health[]> => {
  const rebuilt: Health[] = [];
  let events = eventsInPass;
  const byHand = 'run upledger replay --write';
  for (const [i, damage] of damages.entries()) {
    const { api_id, version, why } = damage;
    if (i >= rebuildsInPass) {
      note(`the state of ${api_id} is damaged: ${why}; left to a later pass, or ${byHand}`, { api_id });
      continue;
    }
    const state = await stateOfLog(ledger, api_id, now, events);
    if (E.isLeft(state)) {
      note(`the state of ${api_id} is damaged: ${why}; not rebuilt: ${formatError(state.left)}; ${byHand}`, {
        api_id,
      });
      continue;
    }
    if (state.right.version < Math.max(version, 1)) {
      note(
        `the state of ${api_id} is damaged: ${why}; its log ends before it, at ${String(state.right.version)}: stop all passes, then run upledger replay --write --reset`,
        { api_id },
      );
      continue;
    }
    events -= state.right.version;
    const replaced = await repair.replaceState(state.right, replaceOver(damage, state.right))();
    const written = E.isLeft(replaced)
      ? `used as its log says, but not written: ${replaced.left.message}`
      : 'rebuilt from its log';
    note(`the state of ${api_id} is damaged: ${why}; ${written}`, { api_id });
    rebuilt.push(state.right);
  }
  return rebuilt;
};

/** Rebuilds, at the end of a pass, the states that were found to deny an alert while it ran. */
export const rebuildDenying = async (
  deps: Deps,
  denied: readonly Unalerted[],
  now: number,
): Promise<void> => {
  const damages = new Map(
    denied.map((one) => [
      one.api_id,
      { api_id: one.api_id, version: 0, why: deniedText(one), over: 'version' } as const,
    ]),
  );
  await rebuild(deps, [...damages.values()], now);
};

const damageOf = ({ api_id, version, faults, why }: InvalidState): readonly Damage[] =>
  why === 'damaged' && api_id !== null
    ? [{ api_id, version: version ?? 0, why: faults.join('; '), over: 'unreadable' }]
    : [];

/** One of each API, with all that is wrong with its state. */
const uniqueOf = (denied: readonly Denied[]): readonly Denied[] => {
  const byId = new Map<string, Denied>();
  for (const one of denied) {
    const before = byId.get(one.api_id);
    byId.set(one.api_id, before === undefined ? one : { ...before, why: `${before.why}; ${one.why}` });
  }
  return [...byId.values()];
};

/**
 * Sets right what of the states cannot be, or is not what the log says of alerts, outages and configs: by the log, at most
 * three of them in a pass.
 * `mine`: of this runner's part. `unalerted`: what the index raised suspicion of. `denying`: those of these states that cannot be,
 * or deny the config that is in force. `now`: epoch ms.
 */
export const believableStates = async (
  deps: Deps,
  { states, faults }: StoredStates,
  unalerted: readonly Unalerted[],
  denying: (states: readonly Health[]) => readonly Denied[],
  mine: (apiId: string) => boolean,
  now: number,
): Promise<BelievableStates> => {
  const byId = new Map(states.map((state) => [state.api_id, state]));
  const unreadable = faults.flatMap(damageOf).filter(({ api_id }) => mine(api_id));
  const own = unalerted.filter(({ api_id }) => mine(api_id));
  const { denied, looked } = await deniedAlerts(deps, byId, own);
  const ofThemselves = denying(states.filter(({ api_id }) => mine(api_id)));
  const known = new Set([...denied, ...ofThemselves].map(({ api_id }) => api_id));
  const others = states.filter(({ api_id }) => mine(api_id) && !known.has(api_id));
  const recoveries = await deniedRecoveries(deps.ledger, others, now);
  const damages: readonly Damage[] = [
    ...unreadable,
    ...[...uniqueOf([...denied, ...ofThemselves]), ...recoveries.denied].map(
      (one) => ({ ...one, over: 'version' }) as const,
    ),
  ];
  const reported = new Set(damages.map(({ api_id }) => api_id));
  for (const one of faults)
    if (!reported.has(one.api_id ?? '')) deps.note(invalidItemText(one), { api_id: one.api_id });
  const rebuilt = await rebuild(deps, damages, now);
  for (const state of rebuilt) byId.set(state.api_id, state);
  const isRight = new Set(rebuilt.map(({ api_id }) => api_id));
  const unusable = [...faults.flatMap(({ api_id }) => api_id ?? []), ...reported];
  const refused = new Set(unusable.filter((apiId) => !isRight.has(apiId)));
  return {
    states: [...byId.values()].filter(({ api_id }) => !refused.has(api_id)),
    refused,
    damaged: new Set(unusable),
    looked: looked && recoveries.looked,
  };
};
