import * as E from 'fp-ts/lib/Either.js';
import type { EventOfType } from '../../events/event.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { readEvents } from '../recording/read-events.ts';

const longestWaitMs = 3_600_000;

/** Tolerance for clocks ahead of ours. A time further ahead is an error and must not delay alerts. */
const skewMs = 10_000;

/**
 * How old a state change must be for its alert to be tried again after `tries` (ms): at once and in the next pass, then after
 * waits of 2, 4, 8 … times the claim's length, of at most an hour.
 */
export const ageOfNextTry = (tries: number, claimMs: number): number => {
  let age = 0;
  for (let made = 2; made <= tries; made += 1) age += Math.min(longestWaitMs, claimMs * 2 ** (made - 1));
  return age;
};

/** The first attempt stands right behind its transition, but for a few checks and the alerts of others. */
const nearby = 200;

/**
 * Whether the pending alerts of an API wait: a channel that refuses them again and again must not fill the log. What tries
 * there were is read from the log behind the newest state change, which makes all of them due. An acceptance
 * begins the count anew. Where the log cannot be read, or shows no try, they do not wait.
 */
export const isWaiting = async (
  ledger: Ledger,
  state: Health,
  newest: EventOfType<'StateChanged'>,
  { now, claimMs }: Readonly<{ now: number; claimMs: number }>,
): Promise<boolean> => {
  const age = now - Date.parse(newest.at);
  if (state.attempts < 2 || age < -skewMs) return false;
  const range = { from: newest.seq + 1, to: Math.min(state.version, newest.seq + nearby) };
  const events = await readEvents(ledger, state.api_id, range);
  if (E.isLeft(events)) return false;
  const first = events.right.find((event) => event.type === 'AlertAttempted')?.attempt;
  if (first === undefined) return false;
  const accepted = events.right.findLast((event) => event.type === 'AlertPublished')?.attempt ?? 0;
  return age < ageOfNextTry(state.attempts - Math.max(first - 1, accepted), claimMs);
};
