import * as E from 'fp-ts/lib/Either.js';
import type { StateDifference } from '../../projections/health/compare-states.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { type Ledger, type LedgerError, type Page, everything } from '../../projections/ledger.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { StateRepair } from '../../projections/state-repair.ts';
import type { Clock } from '../ports/clock.ts';
import {
  beginReplay,
  judgeState,
  replayLine,
  type StreamReplay,
} from '../../projections/replay/replay-stream.ts';
import { repairState, whyNothingToWrite } from './repair-state.ts';

export type ReplayOptions = Readonly<{
  /** only this stream */
  api: string | null;
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

const linesOf = ({ ledger }: ReplayDeps, api: string | null): AsyncIterable<E.Either<LedgerError, Page>> =>
  api === null ? ledger.readLog() : ledger.readStream(api, everything);

const apiOf = (line: Page[number]): string | null => (E.isLeft(line) ? line.left.api_id : line.right.api_id);

const fold = async (
  deps: ReplayDeps,
  options: ReplayOptions,
  states: readonly Health[],
): Promise<E.Either<LedgerError, Map<string, StreamReplay>>> => {
  const streams = new Map(states.map((state) => [state.api_id, beginReplay(state.api_id, state)]));
  const total = states.reduce((sum, { version }) => sum + version, 0);
  let events = 0;
  for await (const page of linesOf(deps, options.api)) {
    if (E.isLeft(page)) return page;
    const now = deps.clock.now();
    for (const line of page.right) {
      const apiId = apiOf(line);
      if (apiId === null) continue;
      streams.set(apiId, replayLine(streams.get(apiId) ?? beginReplay(apiId, null), line, now));
    }
    events += page.right.length;
    await deps.progress(events, total);
  }
  // In the order of its append a salvaged file may be out of order, place by place it is not.
  for (const [apiId, { unreadable, stored }] of streams) {
    if (unreadable === null || options.api !== null) continue;
    let again = beginReplay(apiId, stored);
    for await (const page of deps.ledger.readStream(apiId, everything)) {
      if (E.isLeft(page)) return page;
      for (const line of page.right) again = replayLine(again, line, deps.clock.now());
    }
    streams.set(apiId, again);
  }
  return E.right(streams);
};

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
  const states = await deps.ledger.loadStates(options.api === null ? undefined : [options.api])();
  if (E.isLeft(states)) return states;
  const streams = await fold(deps, options, states.right.states);
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
