import type { Debt } from '../../events/resumed/debts.ts';

const longestWaitMs = 3_600_000;

/** Tolerance for clocks ahead of ours. A time further ahead is an error and must not delay alerts. */
const skewMs = 10_000;

/**
 * The wait after so many attempts (ms): none after the first, then 2, 4, 8 … times the claim's length, of at most an
 * hour.
 */
const waitAfter = (attempts: number, claimMs: number): number =>
  attempts < 2 ? 0 : Math.min(longestWaitMs, claimMs * 2 ** (attempts - 1));

/**
 * Whether the pending alerts of an API on a channel wait: a channel that keeps failing must not fill the log. A
 * transition that is newer than the last attempt makes all of it due.
 */
export const isHeldBack = (debt: Debt, now: number, claimMs: number): boolean => {
  const { attempts, attempted_seq, attempted_at, not_before, last_seq } = debt;
  if (attempted_seq === null || attempted_at === null || last_seq > attempted_seq) return false;
  const last = Date.parse(attempted_at);
  if (last > now + skewMs) return false;
  const asked = not_before === null ? 0 : Date.parse(not_before);
  // It was at most an hour ahead when it was written.
  const believed = asked > now + longestWaitMs ? 0 : asked;
  return now < Math.max(last + waitAfter(attempts, claimMs), believed);
};
