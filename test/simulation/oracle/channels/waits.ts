import type { History, PassRecord } from '../../world/history.ts';
import type { Naive } from '../naive-state.ts';
import { channelOf, ms, type StoredClaim } from '../stored.ts';
import type { Placed, Tell } from '../streams.ts';

const hour = 3_600_000;

/** The pause after so many attempts of the oldest transition: none before the third, and then 2, 4, 8 … claims, of an hour at most. */
const pauseAfter = (attempts: number, claimMs: number): number =>
  attempts < 2 ? 0 : Math.min(hour, claimMs * 2 ** (attempts - 1));

/** The earliest time that a runner can have read from its clock in a pass; null: the clock was set meanwhile. */
export const firstClock = (
  { plan, clockOf }: History,
  { runner, began }: PassRecord,
  until: number,
): number | null => {
  const jumps = plan.runners[runner]?.clock.jumps ?? [];
  const isSet = [...jumps.map(({ at }) => at), plan.quietFrom].some((at) => began < at && at <= until);
  return isSet ? null : clockOf(runner, began);
};

/** Until when a debt is left alone, as far as a runner believes it whose clock showed `now`. */
export const heldUntil = (
  last: StoredClaim,
  attempts: number,
  notBefore: string | null,
  now: number,
  claimMs: number,
): number => {
  if (ms(last.recorded_at) > now + 10_000) return 0;
  const asked = notBefore === null || ms(notBefore) > now + hour ? 0 : ms(notBefore);
  return Math.max(ms(last.recorded_at) + pauseAfter(attempts, claimMs), asked);
};

/**
 * A channel that keeps failing is left alone for longer and longer, unless it has accepted something in this pass, or a newer
 * transition is owed. A pass may know no better that was given a state from before the last attempt.
 */
export const checkWait = (
  h: History,
  n: Naive,
  claim: StoredClaim,
  { written }: Placed,
  tell: Tell,
): void => {
  const channel = channelOf(claim);
  const pass = h.passes.get(written.passId);
  const debt = n.debts.get(channel);
  if (pass === undefined || debt === undefined || debt.attempted === null) return;
  const { attempted, attempts, notBefore, touched, last } = debt;
  if (last > attempted.seq || attempted.pass_id === claim.pass_id) return;
  if ((pass.seen.get(claim.api_id) ?? 0) < touched) return;
  const accepted = h.sends.some(
    (send) => send.passId === pass.passId && send.channelId === channel && send.answer === 'Accepted',
  );
  const now = firstClock(h, pass, written.landed);
  if (accepted || now === null) return;
  const until = heldUntil(attempted, attempts, notBefore, now, h.plan.claimMs);
  if (ms(claim.recorded_at) < until)
    tell(
      'too soon',
      `${claim.api_id}/${String(claim.seq)} tries ${channel} again ${String(until - ms(claim.recorded_at))} ms too soon`,
    );
};
