import * as E from 'fp-ts/lib/Either.js';
import type { StateDifference } from '../../projections/health/compare-states.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { StateRepair } from '../../projections/state-repair.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunFold } from '../ports/part-fold.ts';
import { beginReplay, judgeState, type StreamReplay } from '../../projections/replay/replay-stream.ts';
import { replayFold } from './fold-streams.ts';
import { repairState, whyNothingToWrite } from './repair-state.ts';

export type ReplayOptions = Readonly<{
  /** only these streams; null: all */
  apis: readonly string[] | null;
  /** rebuild states; `reset` also sets back those that are ahead of their log, and all that cannot be read */
  write: boolean;
  reset: boolean;
}>;

export type ReplayDeps = Readonly<{
  ledger: Pick<Ledger, 'loadStates' | 'readLog' | 'readStream'>;
  repair: StateRepair;
  clock: Clock;
  /** `total` as the states tell it */
  progress: (events: number, total: number) => void | Promise<void>;
  /** divides the log among threads; absent: it is folded here */
  run?: RunFold | undefined;
}>;

/** What `replay --json` prints, and what was written. */
export type ReplayReport = Readonly<{
  streams: number;
  events: number;
  differences: readonly StateDifference[];
  behind: readonly string[];
  ahead: readonly string[];
  unverifiable: readonly string[];
  /** states that were rebuilt or set back */
  written: readonly string[];
  /** states that should have been and were not, with the reason */
  unwritten: readonly Readonly<{ api_id: string; reason: string }>[];
}>;

/** All streams and all states, by name. */
const foldAll = async (
  { run, ...deps }: ReplayDeps,
  apis: readonly string[] | null,
  states: readonly Health[],
): Promise<E.Either<LedgerError, ReadonlyMap<string, StreamReplay>>> => {
  const total = states.reduce((sum, { version }) => sum + version, 0);
  const scan = {
    apis,
    progress: (events: number) => deps.progress(events, total),
  };
  const answers =
    run === undefined
      ? E.map((all: readonly StreamReplay[]) => [all])(await replayFold.fold({ ...deps, ...scan }, states))
      : await run(replayFold, states, { ...scan, events: total });
  if (E.isLeft(answers)) return answers;
  const read = new Map(answers.right.flat().map((replay) => [replay.state.api_id, replay]));
  const others = states.filter(({ api_id }) => !read.has(api_id));
  const all = [...read.values(), ...others.map((state) => beginReplay(state.api_id, state))];
  return E.right(new Map(all.map((replay) => [replay.state.api_id, replay] as const).toSorted(byName)));
};

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const damagedState = (
  { api_id, faults }: InvalidState,
  replay: StreamReplay | undefined,
): StateDifference => ({
  api_id: api_id ?? '(no api_id)',
  field: 'row',
  stored: `unreadable (${faults.join('; ')})`,
  replayed: replay === undefined ? null : `version ${String(replay.state.version)}`,
});

/** Folds the log again and compares it with the states; writes states only when asked to, and never an event. */
export const replayLog = async (
  deps: ReplayDeps,
  options: ReplayOptions,
): Promise<E.Either<LedgerError, ReplayReport>> => {
  const states = await deps.ledger.loadStates(options.apis ?? undefined)();
  if (E.isLeft(states)) return states;
  const streams = await foldAll(deps, options.apis, states.right.states);
  if (E.isLeft(streams)) return streams;
  const damaged = new Map(states.right.faults.map((one) => [one.api_id, one]));
  const differences: StateDifference[] = states.right.faults.map((one) =>
    damagedState(one, streams.right.get(one.api_id ?? '')),
  );
  const named: Record<'behind' | 'ahead' | 'unverifiable', string[]> = {
    behind: [],
    ahead: [],
    unverifiable: [],
  };
  const written: string[] = [];
  const unwritten: { api_id: string; reason: string }[] = [];
  let events = 0;
  for (const [apiId, replay] of streams.right) {
    events += replay.events;
    const { relation, differences: found } = judgeState(replay, deps.clock.now());
    if (!damaged.has(apiId)) differences.push(...found);
    if (relation === 'behind' || relation === 'ahead' || relation === 'unverifiable')
      named[relation].push(apiId);
    const unreadable = damaged.get(apiId) ?? null;
    const reason = options.write
      ? await repairState(deps, replay, relation, options.reset, unreadable)
      : 'right';
    if (reason === 'written') written.push(apiId);
    else if (reason !== 'right') unwritten.push({ api_id: apiId, reason: reason.why });
  }
  for (const [apiId, one] of damaged)
    if (options.write && apiId !== null && !streams.right.has(apiId))
      unwritten.push({ api_id: apiId, reason: whyNothingToWrite(one) });
  return E.right({
    streams: [...streams.right.values()].filter(({ events: n }) => n > 0).length,
    events,
    differences,
    ...named,
    written,
    unwritten,
  });
};
