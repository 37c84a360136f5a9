import type { Claim } from '../../events/resumed/claim.ts';

/** How long a claim was made for, in milliseconds. */
export const claimLength = (claim: Claim): number =>
  Date.parse(claim.claimed_until) - Date.parse(claim.recorded_at);

/**
 * Whether a claim has run out at `now` (epoch ms): its end has come, or it ends further ahead than four thirds of its own
 * length, which only a wrong clock can have written.
 */
export const isExpired = (claim: Claim, now: number): boolean => {
  const left = Date.parse(claim.claimed_until) - now;
  return left <= 0 || left > (claimLength(claim) * 4) / 3;
};

/** Publishing is allowed only while at least a third of the claim is left: the rest is for the answer and its record. */
export const mayPublish = (claim: Claim, now: number): boolean =>
  !isExpired(claim, now) && Date.parse(claim.claimed_until) - now >= claimLength(claim) / 3;
