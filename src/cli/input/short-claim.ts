import type { Environment } from './environment.ts';

/** A message may take a sixth of a claim, and its answer must be recorded before the claim ends. */
const shortestSafe = 30;

/** Why the claims of alerts are too short; null: they are not. */
export const shortClaim = ({ claimSeconds }: Pick<Environment, 'claimSeconds'>): string | null =>
  claimSeconds < shortestSafe
    ? `ALERT_CLAIM_SECONDS is ${String(claimSeconds)}: a channel has ${String(Math.floor((claimSeconds * 10) / 6) / 10)} seconds to answer, and a slow one is told again; set it to ${String(shortestSafe)} or more`
    : null;
