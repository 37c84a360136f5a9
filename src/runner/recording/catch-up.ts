import * as E from 'fp-ts/lib/Either.js';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { evolve } from '../../projections/health/evolve.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { everything, ledgerError, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import { aheadOfLog } from './ahead-of-log.ts';
import { readEvents } from './read-events.ts';
import { openOf, settle, type Stream } from './stream.ts';

/**
 * Whether events were appended to this state: the first of them is chained to its last event, or where checks have expired to
 * its last permanent one. A resumption restates the state, whatever it was.
 */
const follows = ({ version, head_hash, head_kept_hash }: Health, events: readonly Event[]): boolean => {
  const [first] = events;
  if (first === undefined || events.some(({ type }) => type === 'StreamResumed')) return true;
  if (first.seq === version + 1 && first.prev_hash !== head_hash) return false;
  return first.prev_kept_hash === undefined || first.prev_kept_hash === head_kept_hash;
};

/** Folds what other runners appended, and answers the commands whose events turn out to be in the log. */
export const catchUp = async (
  ledger: Ledger,
  stream: Stream,
): Promise<E.Either<LedgerError | InvalidItem, readonly Event[]>> => {
  const { api_id, version } = stream.state;
  const tail = await readEvents(ledger, api_id, { ...everything, from: version + 1 });
  if (E.isLeft(tail)) return tail;
  if (!follows(stream.state, tail.right)) return E.left(ledgerError(aheadOfLog(version), null));
  stream.state = tail.right.reduce(evolve, stream.state);
  stream.caughtUp = true;
  for (const asked of openOf(stream)) {
    const mine = asked.tried?.events[0]?.event_id;
    if (asked.tried !== null && tail.right.some(({ event_id }) => event_id === mine))
      settle(asked, asked.tried);
  }
  stream.waiting = stream.waiting.filter(({ isAnswered }) => !isAnswered);
  return tail;
};

/** After a version conflict without new events: why the stored state is ahead of its log, as after a restore; null: it is not. */
export const stateAhead = async (ledger: Ledger, stream: Stream): Promise<string | null> => {
  const stored = await ledger.loadStates([stream.state.api_id])();
  const state = E.isRight(stored) ? stored.right.states[0] : undefined;
  if (state === undefined) return null;
  stream.hasState = true;
  if (state.version <= stream.state.version) return null;
  return aheadOfLog(state.version);
};
