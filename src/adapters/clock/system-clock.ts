import type { Clock } from '../../runner/ports/clock.ts';

// setTimeout takes no more than 2^31 - 1 ms and turns what is longer into 1 ms.
const longestTimer = 2_147_483_647;

/** The machine's own clock. A sleep keeps the process alive only until it is aborted. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(Math.max(0, ms), longestTimer));
      signal?.addEventListener('abort', end, { once: true });
    }),
};
