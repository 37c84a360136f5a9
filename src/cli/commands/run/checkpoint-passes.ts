import * as E from 'fp-ts/lib/Either.js';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { OpenStore } from '../../wiring/open-store.ts';

const leastMs = 60_000;

/** A checkpoint copies changed pages, so one after each pass would write up to twice as much. */
const passesBetween = 20;

/**
 * After the first pass, then after each twentieth and at most once a minute, the ledger's file is brought up to date: who
 * copies the file instead of using `upledger backup` gets a valid, if not the newest, ledger. At the end it is complete.
 */
export const checkpointPasses = (
  clock: Pick<Clock, 'elapsed'>,
  note: (text: string) => void,
): ((store: Pick<OpenStore, 'checkpoint'>) => Promise<void>) => {
  let passes = passesBetween - 1;
  let latest = Number.NEGATIVE_INFINITY;
  return async ({ checkpoint }) => {
    passes += 1;
    if (checkpoint === null || passes < passesBetween || clock.elapsed() - latest < leastMs) return;
    passes = 0;
    latest = clock.elapsed();
    const done = await checkpoint()();
    if (E.isLeft(done)) note(`upledger: ${done.left.message}\n`);
  };
};
