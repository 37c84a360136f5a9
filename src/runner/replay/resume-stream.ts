import * as E from 'fp-ts/lib/Either.js';
import { seal, type EventMetadata } from '../../events/chain-event.ts';
import type { NewEventOfType } from '../../events/event.ts';
import { evolve } from '../../projections/health/evolve.ts';
import { resumedState } from '../../projections/health/resumed-state.ts';
import { everything, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import { beginTornStream, readTorn, type TornStream } from '../../projections/replay/torn-stream.ts';
import type { StateRepair } from '../../projections/state-repair.ts';
import type { Clock } from '../ports/clock.ts';
import { replayLog } from './replay-log.ts';

type Deps = Readonly<{ ledger: Ledger; repair: StateRepair; clock: Clock }>;

/**
 * `sound`: all of the stream can be read and follows. `unknown`: there is none. `state`: why the state was not set;
 * null: it was.
 */
export type Resumed =
  | Readonly<{ _tag: 'resumed'; event: NewEventOfType<'StreamResumed'>; seq: number; state: string | null }>
  | Readonly<{ _tag: 'sound' | 'unknown' }>;

const readAll = async (
  { ledger, clock }: Deps,
  apiId: string,
): Promise<E.Either<LedgerError, TornStream>> => {
  let stream = beginTornStream(apiId);
  for await (const page of ledger.readStream(apiId, everything)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) stream = readTorn(stream, line, clock.now());
  }
  return E.right(stream);
};

/** Passes may append meanwhile, but not indefinitely. */
const tries = 4;

/** Sets the state to what the resumed stream says; why not, where it cannot. */
const setState = async (deps: Deps, apiId: string): Promise<string | null> => {
  const replayed = await replayLog(
    { ...deps, progress: () => undefined },
    { apis: [apiId], write: true, reset: true },
  );
  if (E.isLeft(replayed)) return replayed.left.message;
  return replayed.right.unwritten[0]?.reason ?? null;
};

/**
 * Goes on with a stream that is torn or holds what nobody can read: appends, after all that stands in it, an event that
 * says from
 * where every reader goes on, and sets the state by it.
 */
export const resumeStream = async (
  deps: Deps,
  apiId: string,
  reason: string,
  metadata: () => EventMetadata,
): Promise<E.Either<LedgerError, Resumed>> => {
  for (let round = 1; round <= tries; round += 1) {
    const read = await readAll(deps, apiId);
    if (E.isLeft(read)) return read;
    const { state, readSeq, torn } = read.right;
    if (state.version === 0) return E.right({ _tag: 'unknown' });
    if (torn === null) return E.right({ _tag: 'sound' });
    const event: NewEventOfType<'StreamResumed'> = {
      type: 'StreamResumed',
      after_seq: readSeq,
      after_hash: state.head_hash,
      ...torn,
      reason,
      state: resumedState(state),
    };
    const chained = seal(state, metadata(), event, false);
    const commit = {
      api_id: apiId,
      expected: state.version,
      events: [{ ...chained, indexedAt: null }],
      state: evolve(state, chained.event),
      hasState: true,
    };
    const [result] = await deps.ledger.commit([commit])();
    if (result?._tag === 'VersionConflict') continue;
    if (result?._tag === 'Failed') return E.left(result.error);
    return E.right({ _tag: 'resumed', event, seq: chained.event.seq, state: await setState(deps, apiId) });
  }
  return E.left({
    _tag: 'LedgerError',
    message: `other runners were first ${String(tries)} times in a row: try again`,
    cause: null,
  });
};
