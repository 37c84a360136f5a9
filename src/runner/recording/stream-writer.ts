import * as E from 'fp-ts/lib/Either.js';
import type { EventMetadata } from '../../events/chain-event.ts';
import { initialHealth, type Health } from '../../projections/health/health-state.ts';
import { endMayHaveExpired, headMayHaveExpired } from '../../projections/health/retention.ts';
import { isAtomic, type Commit, type CommitResult, type Ledger } from '../../projections/ledger.ts';
import type { DecidedEvent } from '../../projections/health/decide-all.ts';
import { aheadOfLog } from './ahead-of-log.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { catchUp, stateAhead } from './catch-up.ts';
import { formatError } from '../text/format-error.ts';
import type { Settings } from './settings.ts';
import {
  newAsked,
  newStream,
  none,
  openOf,
  pauseAfter,
  settle,
  takeWaiting,
  type Appended,
  type Asked,
  type Commands,
  type Stream,
} from './stream.ts';

/** Where all writing happens: one commit at a time for each API, of all that waits for it; many APIs to a batch. */
export type StreamWriter = Readonly<{
  /** the state as this pass knows it */
  state: (apiId: string) => Health;
  /**
   * Decide → commit; on a taken place read, fold, decide anew. What the store fails to write is tried again until
   * `deadline` (by the clock's `elapsed`), and twice without one. `onSent` is told whenever the store has been asked to
   * write it. Never rejects for what the store does.
   */
  execute: (
    apiId: string,
    commands: Commands,
    options?: Readonly<{ deadline?: number; onSent?: () => void }>,
  ) => Promise<Appended>;
  /** Says that the stream was read up to this event: a state that lags behind it catches up before the next command. */
  noteRead: (apiId: string, seq: number) => void;
}>;

/** Writes one commit, alone or in company. `onSent`: told when the store has been asked to. Never rejects. */
export type Commits = (commit: Commit, onSent?: () => void) => Promise<CommitResult>;

type Deps = Readonly<{
  ledger: Ledger;
  clock: Clock;
  settings: Pick<Settings, 'runner'>;
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
  const streams = new Map(states.map((state) => [state.api_id, newStream(state, true)]));

  const streamOf = (apiId: string): Stream => {
    const known = streams.get(apiId);
    if (known !== undefined) return known;
    const stream = newStream(initialHealth(apiId), false);
    streams.set(apiId, stream);
    return stream;
  };

  const metadataAt = (now: number): EventMetadata => ({
    pass_id: passId,
    recorded_at: isoTime(now),
    runner: settings.runner,
  });

  const write = async (
    stream: Stream,
    events: readonly DecidedEvent[],
    state: Health,
    onSent: () => void,
  ): Promise<CommitResult> => {
    const { api_id, version: expected } = stream.state;
    const hasHead = !headMayHaveExpired(stream.state, clock.now());
    const one = { api_id, expected, hasHead, events, state, hasState: stream.hasState };
    const result = await commit(one, onSent);
    if (result._tag === 'Committed') {
      stream.state = state;
      stream.hasState = true;
      stream.stateVersion = state.version;
    }
    return result;
  };

  /** Not for now: it is asked for again after a pause, while there is time. */
  const putOff = (stream: Stream, asked: Asked, reason: string) => {
    const left = asked.deadline - clock.elapsed();
    if (left <= 0) {
      settle(asked, unrecorded(reason));
      return;
    }
    asked.failures += 1;
    stream.paused = [...stream.paused, asked];
    void clock.sleep(Math.min(left, pauseAfter(asked.failures))).then(() => {
      stream.paused = stream.paused.filter((other) => other !== asked);
      if (!asked.isAnswered) enqueue(stream, asked);
    });
  };

  /** One commit of what waits. */
  const decideAndAppend = async (stream: Stream): Promise<void> => {
    const lags = stream.readTo > stream.state.version;
    if (lags || (!stream.caughtUp && endMayHaveExpired(stream.state, clock.now()))) {
      stream.readTo = 0;
      const tail = await catchUp(ledger, stream);
      if (E.isLeft(tail)) {
        const all = stream.waiting;
        stream.waiting = [];
        for (const asked of all) putOff(stream, asked, formatError(tail.left));
        return;
      }
    }
    const before = stream.state;
    const now = clock.now();
    const { taken, events, after } = takeWaiting(stream, metadataAt(now), now);
    const recorded = (stateError: string | null = null) => {
      for (const asked of taken)
        if (asked.tried !== null)
          settle(asked, stateError === null ? asked.tried : { ...asked.tried, stateError });
    };
    const refuse = (all: readonly Asked[], reason: string) => {
      for (const asked of all) settle(asked, unrecorded(reason));
    };
    if (events.length === 0 && stream.stateVersion >= before.version) return recorded();
    const onSent = () => {
      for (const asked of taken) asked.onSent?.();
    };
    const result = await write(stream, events, after, onSent);
    if (result._tag === 'Committed') return recorded();
    if (result._tag === 'AheadOfLog') return refuse(taken, aheadOfLog(stream.state.version));
    if (result._tag === 'StateNotOurs' && isAtomic({ events }))
      return refuse(taken, formatError(result.invalid));
    if (result._tag === 'StateWriteRejected' || result._tag === 'StateNotOurs') {
      stream.state = after;
      return recorded(result._tag === 'StateNotOurs' ? formatError(result.invalid) : result.error.message);
    }
    if (events.length === 0) return recorded();
    const tail = await catchUp(ledger, stream);
    const missed = taken.filter(({ isAnswered }) => !isAnswered);
    if (E.isLeft(tail)) {
      const reason = formatError(result._tag === 'Failed' ? result.error : tail.left);
      for (const asked of missed) putOff(stream, asked, reason);
      return undefined;
    }
    if (tail.right.length === 0 && result._tag === 'VersionConflict') {
      const ahead = await stateAhead(ledger, stream);
      if (ahead !== null) return refuse(missed, ahead);
    }
    const again: Asked[] = [];
    for (const asked of missed) {
      asked.tries += 1;
      if (result._tag === 'Failed') asked.failures += 1;
      if (result._tag === 'Failed' && asked.failures >= triesWhenFailed)
        putOff(stream, asked, result.error.message);
      else if (asked.tries < triesOnConflict) again.push(asked);
      else putOff(stream, asked, `other runners were first ${String(triesOnConflict)} times in a row`);
    }
    stream.waiting = [...again, ...stream.waiting];
    return undefined;
  };

  const work = async (stream: Stream): Promise<void> => {
    try {
      while (stream.waiting.length > 0) await decideAndAppend(stream);
    } catch (error) {
      for (const asked of openOf(stream)) asked.crash(error);
      Object.assign(stream, { waiting: [], paused: [] });
    } finally {
      stream.isBusy = false;
      stream.taken = none;
    }
  };

  const enqueue = (stream: Stream, asked: Asked) => {
    stream.waiting = [...stream.waiting, asked];
    if (stream.isBusy) return;
    stream.isBusy = true;
    // What is asked for in the same breath goes into the same commit.
    void Promise.resolve().then(() => work(stream));
  };

  return {
    state: (apiId) => streamOf(apiId).state,
    noteRead: (apiId, seq) => {
      const stream = streamOf(apiId);
      stream.readTo = Math.max(stream.readTo, seq);
    },
    execute: (apiId, commands, { deadline = Number.NEGATIVE_INFINITY, onSent } = {}) =>
      new Promise((answer, crash) => {
        enqueue(streamOf(apiId), newAsked({ commands, deadline, onSent, answer, crash }));
      }),
  };
};
