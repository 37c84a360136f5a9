import * as E from 'fp-ts/lib/Either.js';
import { type Ledger, type LedgerError, everything } from '../../projections/ledger.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import type { ReplaceOver, StateRepair } from '../../projections/state-repair.ts';
import type { Clock } from '../ports/clock.ts';
import { replayLine, type StateVerdict, type StreamReplay } from '../../projections/replay/replay-stream.ts';

export type RewriteDeps = Readonly<{
  ledger: Pick<Ledger, 'readStream'>;
  repair: StateRepair;
  clock: Pick<Clock, 'now'>;
}>;

/** `right`: there was nothing to write, or nothing that could be written with what is known. */
export type Rewritten = 'right' | 'written' | Readonly<{ why: string }>;

/** What a state may be written over; null: it is left alone. */
const overWhat = (
  { state, stored, unreadable: unreadableEvent }: StreamReplay,
  relation: StateVerdict['relation'],
  reset: boolean,
  unreadable: InvalidState | null,
): ReplaceOver | null => {
  if (unreadableEvent !== null || relation === 'right' || relation === 'unverifiable') return null;
  if (relation === 'ahead') return reset && stored !== null ? { exactly: stored.version } : null;
  if (state.version === 0) return null;
  return reset && unreadable !== null ? { unreadable: true } : { atMost: state.version };
};

const caughtUp = async (
  { ledger, clock }: RewriteDeps,
  replay: StreamReplay,
): Promise<E.Either<LedgerError, StreamReplay>> => {
  const { api_id, version } = replay.state;
  let after = replay;
  for await (const page of ledger.readStream(api_id, { ...everything, from: version + 1 })) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) after = replayLine(after, line, clock.now());
  }
  return E.right(after);
};

// A pass that is running may record an event between our reading and our writing, but not all the time.
const tries = 4;

const newer = 'its state has a newer schema: upgrade upledger';

const whyKept = (unreadable: InvalidState | null): string =>
  unreadable === null
    ? 'the stored state is newer than the log that was read, or is not one that this program writes: it was left alone'
    : 'its state is ahead of the log, or has no usable version: it was left alone; stop all passes, then run upledger replay --write --reset';

/** Why a state that cannot be read stays as it is where no stream says what it should be. */
export const whyNothingToWrite = ({ why }: InvalidState): string =>
  why === 'newer'
    ? newer
    : 'its state cannot be read, and there is no log to rebuild it from: if this is the right states table, delete the state by hand';

/** Writes the state that a stream says, if the stored one (`unreadable`: what is wrong with it) may be written over. */
export const repairState = async (
  deps: RewriteDeps,
  replay: StreamReplay,
  relation: StateVerdict['relation'],
  reset: boolean,
  unreadable: InvalidState | null,
): Promise<Rewritten> => {
  const over = overWhat(replay, relation, reset, unreadable);
  if (over === null) return 'right';
  if (unreadable?.why === 'newer') return { why: newer };
  let current = replay;
  for (let i = 1; i <= tries; i += 1) {
    const atLeast = 'atMost' in over ? { atMost: current.state.version } : over;
    const result = await deps.repair.replaceState(current.state, atLeast)();
    if (E.isLeft(result)) return { why: result.left.message };
    if (result.right === 'replaced') return 'written';
    if (!('atMost' in over))
      return { why: 'another runner wrote it meanwhile: stop all passes, then try again' };
    const next = await caughtUp(deps, current);
    if (E.isLeft(next)) return { why: next.left.message };
    if (next.right.unreadable !== null || next.right.state.version === current.state.version) break;
    current = next.right;
  }
  return { why: whyKept(unreadable) };
};
