import * as E from 'fp-ts/lib/Either.js';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventMetadata } from '../../events/chain-event.ts';
import { decide, type Command, type Refusal } from '../../projections/health/decide.ts';
import { evolve } from '../../projections/health/evolve.ts';
import { initialHealth, type Health } from '../../projections/health/health-state.ts';
import { endMayHaveExpired } from '../../projections/health/retention.ts';
import {
  isAtomic,
  type Commit,
  type CommitResult,
  type Ledger,
  type LedgerError,
  everything,
} from '../../projections/ledger.ts';
import { decideAll, type DecidedEvent } from '../../projections/health/decide-all.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { readEvents } from './read-events.ts';
import { formatError } from '../text/format-error.ts';
import type { Settings } from './settings.ts';

export type Appended =
  | Readonly<{
      _tag: 'Appended';
      events: readonly Event[];
      before: Health;
      /** why the last command recorded nothing */
      refusal: Refusal | null;
      clockSkewed: boolean;
      /** why the stored state cannot follow: it lags until a person acts */
      stateError: string | null;
    }>
  | Readonly<{ _tag: 'NotAppended'; reason: string }>;

/** The commands at a time (epoch ms). They are decided again whenever another runner wrote first. */
export type Commands = (now: number) => readonly Command[];

/** Where all writing happens: one decision at a time for each API, many APIs to a batch. */
export type StreamWriter = Readonly<{
  /** the state as this pass knows it */
  state: (apiId: string) => Health;
  /** Decide → commit; on a taken place read, fold, decide anew. Never rejects. */
  execute: (apiId: string, commands: Commands) => Promise<Appended>;
}>;

type Stream = {
  state: Health;
  hasState: boolean;
  stateVersion: number;
  caughtUp: boolean;
  queue: Promise<unknown>;
};

/** Writes one commit, alone or in company. Never rejects. */
export type Commits = (commit: Commit) => Promise<CommitResult>;

type Deps = Readonly<{
  ledger: Ledger;
  clock: Clock;
  settings: Settings;
  passId: string;
  commit: Commits;
}>;

const triesOnConflict = 8;
const triesWhenFailed = 2;

const unrecorded = (reason: string) => ({ _tag: 'NotAppended', reason }) as const;

export const createStreamWriter = (
  { ledger, clock, settings, passId, commit }: Deps,
  states: readonly Health[],
): StreamWriter => {
  const streams = new Map<string, Stream>();
  for (const state of states)
    streams.set(state.api_id, {
      state,
      hasState: true,
      stateVersion: state.version,
      caughtUp: false,
      queue: Promise.resolve(),
    });

  const streamOf = (apiId: string): Stream => {
    const known = streams.get(apiId);
    if (known !== undefined) return known;
    const stream = {
      state: initialHealth(apiId),
      hasState: false,
      stateVersion: 0,
      caughtUp: false,
      queue: Promise.resolve(),
    };
    streams.set(apiId, stream);
    return stream;
  };

  const metadataAt = (now: number): EventMetadata => ({
    pass_id: passId,
    recorded_at: isoTime(now),
    runner: settings.runner,
  });

  const catchUp = async (stream: Stream): Promise<E.Either<LedgerError | InvalidItem, readonly Event[]>> => {
    const { api_id, version } = stream.state;
    const tail = await readEvents(ledger, api_id, { ...everything, from: version + 1 });
    if (E.isRight(tail)) {
      stream.state = tail.right.reduce(evolve, stream.state);
      stream.caughtUp = true;
    }
    return tail;
  };

  const write = async (
    stream: Stream,
    events: readonly DecidedEvent[],
    state: Health,
  ): Promise<CommitResult> => {
    const { api_id, version: expected } = stream.state;
    const result = await commit({ api_id, expected, events, state, hasState: stream.hasState });
    if (result._tag === 'Committed')
      Object.assign(stream, { state, hasState: true, stateVersion: state.version });
    return result;
  };

  /** Nothing came of a taken place: the state may be ahead of a log that was restored from a backup. */
  const stateAhead = async (stream: Stream): Promise<string | null> => {
    const stored = await ledger.loadStates([stream.state.api_id])();
    const state = E.isRight(stored) ? stored.right.states[0] : undefined;
    if (state === undefined) return null;
    stream.hasState = true;
    if (state.version <= stream.state.version) return null;
    return `its state (version ${String(state.version)}) is ahead of its log (${String(stream.state.version)}): stop cron, then run 'upledger replay --write --reset'`;
  };

  const decideAndAppend = async (stream: Stream, commands: Commands): Promise<Appended> => {
    if (!stream.caughtUp && endMayHaveExpired(stream.state, clock.now())) {
      const tail = await catchUp(stream);
      if (E.isLeft(tail)) return unrecorded(formatError(tail.left));
    }
    let failures = 0;
    for (let tries = 0; tries < triesOnConflict; tries += 1) {
      const now = clock.now();
      const before = stream.state;
      const { events, after, ...decided } = decideAll(
        before,
        metadataAt(now),
        commands(now),
        (state, command) => decide(state, command, now),
      );
      const outcome = { events: events.map(({ event }) => event), before, ...decided };
      const recorded = { _tag: 'Appended', ...outcome, stateError: null } as const;
      if (events.length === 0 && stream.stateVersion >= before.version) return recorded;
      const result = await write(stream, events, after);
      if (result._tag === 'Committed') return recorded;
      if (result._tag === 'StateNotOurs' && isAtomic({ events }))
        return unrecorded(formatError(result.invalid));
      if (result._tag === 'StateWriteRejected' || result._tag === 'StateNotOurs') {
        stream.state = after;
        const stateError =
          result._tag === 'StateNotOurs' ? formatError(result.invalid) : result.error.message;
        return { ...recorded, stateError };
      }
      if (events.length === 0) return recorded;
      if (result._tag === 'Failed') failures += 1;
      const tail = await catchUp(stream);
      if (E.isLeft(tail)) return unrecorded(formatError(result._tag === 'Failed' ? result.error : tail.left));
      const mine = events[0]?.event.event_id;
      if (tail.right.some(({ event_id }) => event_id === mine)) return recorded;
      if (result._tag === 'Failed' && failures >= triesWhenFailed) return unrecorded(result.error.message);
      if (tail.right.length === 0 && result._tag === 'VersionConflict') {
        const ahead = await stateAhead(stream);
        if (ahead !== null) return unrecorded(ahead);
      }
    }
    return unrecorded(`other runners were first ${String(triesOnConflict)} times in a row`);
  };

  return {
    state: (apiId) => streamOf(apiId).state,
    execute: (apiId, commands) => {
      const stream = streamOf(apiId);
      const turn = stream.queue.then(() => decideAndAppend(stream, commands));
      stream.queue = turn;
      return turn;
    },
  };
};
