import * as E from 'fp-ts/lib/Either.js';
import type { Event, EventOfType } from '../../events/event.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { debtOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { readEvents } from '../recording/read-events.ts';
import { isHeldBack } from './wait-for-channel.ts';

/** How many events are read right behind a transition, for its first attempt, and up to the end, for the last. */
const [atBegin, atEnd] = [20, 200];

const isAttempt = (event: Event): event is EventOfType<'AlertAttempted'> => event.type === 'AlertAttempted';

/**
 * Whether the pending alerts of an API wait by a state of v 1, which does not hold its attempts: the same rule as in
 * `isHeldBack`, but the attempts since the newest state change are read from the log. An acceptance begins the count
 * anew. Where the log cannot be read, or shows no attempt, the alerts do not wait.
 */
export const isWaiting = async (
  ledger: Ledger,
  state: Health,
  newest: EventOfType<'StateChanged'>,
  { now, claimMs }: Readonly<{ now: number; claimMs: number }>,
): Promise<boolean> => {
  const { api_id, attempts, version } = state;
  const debt = debtOn(state, defaultChannel);
  if (attempts < 2 || debt === null) return false;
  const end = await readEvents(ledger, api_id, {
    from: Math.max(newest.seq, version - atEnd) + 1,
    to: version,
  });
  if (E.isLeft(end)) return false;
  const last = end.right.findLast(isAttempt);
  if (last === undefined) return false;
  // The first attempt stands right behind its transition, but for a few checks and the alerts of others.
  const begin =
    version - newest.seq <= atEnd
      ? end
      : await readEvents(ledger, api_id, { from: newest.seq + 1, to: newest.seq + atBegin });
  if (E.isLeft(begin)) return false;
  const all = [...begin.right, ...end.right];
  const first = all.find(isAttempt)?.attempt ?? last.attempt;
  // An acceptance may be recorded late, behind that of a later attempt.
  const accepted = Math.max(
    0,
    ...all.flatMap((event) => (event.type === 'AlertPublished' ? event.attempt : [])),
  );
  const tried = {
    attempts: last.attempt - Math.max(first - 1, accepted),
    attempted_seq: last.seq,
    attempted_at: last.recorded_at,
  };
  return isHeldBack({ ...debt, ...tried, last_seq: newest.seq }, now, claimMs);
};
