import type { Claim } from '../../events/resumed/claim.ts';

/** How long a claim was made for, in milliseconds. */
export const claimLength = (claim: Pick<Claim, 'claimed_until' | 'recorded_at'>): number =>
  Date.parse(claim.claimed_until) - Date.parse(claim.recorded_at);

/** The longest valid claim (the maximum of ALERT_CLAIM_SECONDS). A longer one would block its channel, so it is ignored. */
export const longestClaimMs = 3_600_000;

/**
 * Whether a claim has run out at `now` (epoch ms): its end has come, or it ends further ahead than four thirds of its own
 * length, which only a wrong clock can have written, or it is longer than any claim may be.
 */
export const isExpired = (claim: Claim, now: number): boolean => {
  const left = Date.parse(claim.claimed_until) - now;
  const length = claimLength(claim);
  return left <= 0 || left > (length * 4) / 3 || length > longestClaimMs;
};

/** Publishing is allowed only while at least a third of the claim is left: the rest is for the answer and its record. */
export const mayPublish = (claim: Claim, now: number): boolean =>
  !isExpired(claim, now) && Date.parse(claim.claimed_until) - now >= claimLength(claim) / 3;
