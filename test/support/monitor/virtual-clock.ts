import type { Clock } from '../../../src/runner/ports/clock.ts';

export type VirtualClock = Clock &
  Readonly<{
    /** moves on without waiting */
    pass: (ms: number) => void;
  }>;

/** Time that passes only while everybody sleeps: it jumps to the next who wakes once nothing else can happen. */
export const virtualClock = (start: number): VirtualClock => {
  const sleepers = new Set<Readonly<{ at: number; wake: () => void }>>();
  let time = start;
  let timed = false;

  const wakeNext = () => {
    timed = false;
    const [first] = [...sleepers].toSorted((a, b) => a.at - b.at);
    if (first === undefined) return;
    time = Math.max(time, first.at);
    sleepers.delete(first);
    first.wake();
    wakeSoon();
  };

  const wakeSoon = () => {
    if (timed || sleepers.size === 0) return;
    timed = true;
    setImmediate(wakeNext);
  };

  return {
    now: () => time,
    elapsed: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const sleeper = {
          at: time + ms,
          wake: () => {
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
        wakeSoon();
      }),
    pass: (ms) => {
      time += ms;
    },
  };
};
