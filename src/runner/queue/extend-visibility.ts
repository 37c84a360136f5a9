import * as E from 'fp-ts/lib/Either.js';
import type { CheckQueue } from '../ports/check-queue.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * Extends a message's time out of sight, each time a third of it is over, until the function that it gives back is
 * called and has resolved. Were it to run out, another worker would check the same: wasted, but counted once.
 */
export const extendVisibility = (
  queue: Pick<CheckQueue, 'extend'>,
  handle: string,
  hiddenSeconds: number,
  clock: Clock,
  note: (text: string) => void,
): (() => Promise<void>) => {
  const over = new AbortController();
  const extend = async () => {
    for (;;) {
      await clock.sleep((hiddenSeconds * 1000) / 3, over.signal);
      if (over.signal.aborted) return;
      const extended = await queue.extend(handle, hiddenSeconds)();
      if (E.isLeft(extended))
        note(`a message may be taken by another worker as well: ${extended.left.message}`);
    }
  };
  const extending = extend();
  return async () => {
    over.abort();
    await extending;
  };
};
