import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import {
  isDenied,
  ledgerError,
  type Ledger,
  type LedgerError,
  type TimeRange,
} from '../../projections/ledger.ts';
import { retainDaysOf } from '../config/retention.ts';
import type { LogIdentity, StateRepair } from '../../projections/state-repair.ts';
import { aheadOfLog } from '../recording/ahead-of-log.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { believableStates, type BelievableStates } from '../states/believable-states.ts';
import { deniedConfigs } from '../states/denied-configs.ts';
import { deniedRecoveries } from '../states/denied-recoveries.ts';
import { hasCheckOfHour } from '../states/hour-began.ts';
import { longLooks, usualLook } from '../states/index-looks.ts';
import { impossibleStates } from '../states/impossible-states.ts';
import { missingHeads, statesOfTurn } from '../states/missing-heads.ts';
import { unalertedInIndex, type Unalerted } from '../states/unalerted-transitions.ts';
import { formatError } from '../text/format-error.ts';
import type { PassPlan } from './plan-pass.ts';
import type { Configs } from '../ports/config-source.ts';
import type { Note } from '../ports/note.ts';

type Deps = Readonly<{
  ledger: Ledger;
  repair: StateRepair;
  identity: LogIdentity | null;
  note: Note;
}>;

type Identity = 'same' | 'other' | 'unsaid' | 'unknown';

/**
 * States that a pass may go by, and whether they were said to belong to this log. `unverified`: what they say of alerts could
 * not be compared with the log this time, though the role may.
 */
export type PassStates = BelievableStates & Readonly<{ identity: Identity; unverified: boolean }>;

/** What the index showed; `looked`: it was read, or may not be. */
type Look = Readonly<{ unalerted: readonly Unalerted[]; looked: boolean }>;

const lookAtIndex = async ({ ledger, note }: Deps, ranges: readonly TimeRange[]): Promise<Look> => {
  const found: Unalerted[] = [];
  for (const range of ranges) {
    const unalerted = await unalertedInIndex(ledger, range);
    if (E.isLeft(unalerted)) {
      note(
        `what the states say of alerts is not compared with the index of transitions: ${unalerted.left.message}`,
      );
      return { unalerted: found, looked: isDenied(unalerted.left) };
    }
    found.push(...unalerted.right);
  }
  return { unalerted: found, looked: true };
};

const identityOf = async ({ identity, note }: Deps): Promise<Identity> => {
  if (identity === null) return 'same';
  const compared = await identity.compare()();
  if (E.isLeft(compared))
    note(`whether the states belong to this log is not known: ${compared.left.message}`);
  else if (compared.right === 'unknown')
    note('whether the states belong to this log is not known: the table of events has no TableId');
  return E.isLeft(compared) ? 'unknown' : compared.right;
};

const ofAnotherLog = ledgerError(
  "the states belong to another log than the table of events that is there now, as after a restore from a backup: nothing is checked or recorded. Stop all passes, then run 'upledger replay --write --reset'",
  null,
);

/**
 * Reads the states and sets right what is damaged. Left: they cannot be read, or belong to another log. `reading`: the configs,
 * which say what a state may hold of them.
 */
export const readStates = async (
  deps: Deps,
  reading: Promise<E.Either<unknown, Configs>>,
  { mine, retainDays }: Readonly<{ mine: (apiId: string) => boolean; retainDays: number | null }>,
  now: number,
): Promise<E.Either<LedgerError, PassStates>> => {
  // What else is not known matters only once the states are there: without them, that is the one thing to say.
  const asides: Parameters<Note>[] = [];
  const aside: Deps = { ...deps, note: (...line) => void asides.push(line) };
  const [states, identity, recent] = await Promise.all([
    deps.ledger.loadStates()(),
    identityOf(aside),
    lookAtIndex(aside, [usualLook(now)]),
  ]);
  if (E.isLeft(states)) return states;
  for (const line of asides) deps.note(...line);
  if (identity === 'other') return E.left(ofAnotherLog);
  const { states: all } = states.right;
  const own = all.filter(({ api_id }) => mine(api_id));
  const long = await lookAtIndex(deps, (await hasCheckOfHour(deps.ledger, own, now)) ? [] : longLooks(now));
  const unalerted = [...recent.unalerted, ...long.unalerted];
  const read = await reading;
  const denying = (some: readonly Health[]) => [
    ...impossibleStates(some),
    ...(E.isLeft(read) ? [] : deniedConfigs(some, read.right.configs, retainDaysOf(read.right, retainDays))),
  ];
  const believable = await believableStates(deps, states.right, unalerted, denying, mine, now);
  const looked = recent.looked && long.looked && believable.looked;
  return E.right({ ...believable, identity, unverified: !looked });
};

/**
 * The APIs of a message whose states cannot be, or deny the config in force or a recovery. A worker leaves them alone: the next dispatch
 * names and rebuilds them. One event is read for each API that is DOWN.
 */
export const deniedStates = async (
  ledger: Ledger,
  states: readonly Health[],
  configs: Configs['configs'],
  retainDays: number | null,
  now: number,
): Promise<readonly string[]> => {
  const recoveries = await deniedRecoveries(ledger, states, now);
  return [
    ...impossibleStates(states),
    ...deniedConfigs(states, configs, retainDays),
    ...recoveries.denied,
  ].map(({ api_id }) => api_id);
};

/**
 * What was seen of the log behind the states. `verified`: every head that was looked at is in its place; `looked`: they were
 * read, or may not be.
 */
type Heads = Readonly<{ ahead: ReadonlySet<string>; verified: boolean; looked: boolean }>;

/** Looks at the heads of some states, and of all that are due as soon as one is not in its place. */
export const lookAtHeads = async (
  { ledger, note }: Deps,
  { states }: PassStates,
  due: ReadonlySet<string>,
  now: number,
): Promise<Heads> => {
  const missing = await missingHeads(ledger, statesOfTurn(states, now), now);
  const all =
    E.isRight(missing) && missing.right.length > 0
      ? E.map((others: readonly Health[]) => [...missing.right, ...others])(
          await missingHeads(
            ledger,
            states.filter(({ api_id }) => due.has(api_id)),
            now,
          ),
        )
      : missing;
  if (E.isLeft(all)) {
    note(`whether the states are ahead of their log is not known: ${formatError(all.left)}`);
    return { ahead: new Set(), verified: false, looked: isDenied(all.left) };
  }
  const ahead = new Map(all.right.map(({ api_id, version }) => [api_id, version]));
  for (const [apiId, version] of ahead)
    note(`nothing is recorded for ${apiId}: ${aheadOfLog(version)}`, { api_id: apiId });
  return { ahead: new Set(ahead.keys()), verified: ahead.size === 0, looked: true };
};

/** Says which log the states belong to, once one of them says more than an older program can read. */
export const sayIdentity = async (
  { identity, note }: Deps,
  writer: StreamWriter,
  { configs }: PassPlan,
): Promise<void> => {
  if (![...configs.keys()].some((apiId) => writer.state(apiId).v > 1)) return;
  const said = await identity?.say(false)();
  if (said !== undefined && E.isLeft(said)) note(said.left.message);
};
