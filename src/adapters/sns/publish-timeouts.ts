import type { SnsTimes } from './sns-client.ts';

/** How often and how long a message is tried. */
export type PublishTimes = SnsTimes & Readonly<{ attempts: number; totalMs: number }>;

/**
 * A sixth of a claim at most for everything, so that the answer can be recorded well before a third of it is gone:
 * of 90 s, three attempts of 4 s and the waits between them; of 2 s, one of a third of a second.
 */
export const publishTimes = (claimMs: number): PublishTimes => {
  const totalMs = Math.min(Math.floor(claimMs / 6), 15_000);
  const attempts = totalMs >= 3_000 ? 3 : 1;
  const requestMs = Math.floor((totalMs * 0.8) / attempts);
  return { attempts, totalMs, requestMs, connectMs: Math.min(Math.floor(requestMs / 2), 2_000) };
};
