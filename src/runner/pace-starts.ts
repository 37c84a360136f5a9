import type { Clock } from './clock.ts';

/** `young`: how many may be younger than `youngMs` at a time. `open`: how many may be under way. */
export type PaceLimits = Readonly<{ young: number; youngMs: number; open: number }>;

/** With hundreds of checks started in one tick the measured latency would be the event loop's queue, not the network's. */
export const checkPace = (concurrency: number): PaceLimits => ({
  young: concurrency,
  youngMs: 250,
  open: Math.max(1000, concurrency),
});

/**
 * Starts every task in order, as fast as the limits allow, and resolves when all have ended. A task that hangs
 * holds a place among the open ones only. After `signal` nothing more is started. Tasks must not reject.
 */
export const paceStarts = async (
  tasks: readonly (() => Promise<void>)[],
  limits: PaceLimits,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const young = new Map<number, number>();
  const running = new Set<Promise<void>>();
  let wake: AbortController | null = null;

  const forgetGrown = () => {
    const now = clock.elapsed();
    for (const [id, startedAt] of young) {
      if (now - startedAt < limits.youngMs) return;
      young.delete(id);
    }
  };

  const waitForRoom = async (): Promise<void> => {
    for (;;) {
      forgetGrown();
      if (signal.aborted || (young.size < limits.young && running.size < limits.open)) return;
      const eldest = young.values().next().value;
      const wait =
        eldest === undefined || running.size >= limits.open
          ? limits.youngMs
          : eldest + limits.youngMs - clock.elapsed();
      wake = new AbortController();
      await clock.sleep(Math.max(1, wait), wake.signal);
      wake = null;
    }
  };

  const start = (id: number, task: () => Promise<void>) => {
    young.set(id, clock.elapsed());
    const run = task().finally(() => {
      young.delete(id);
      running.delete(run);
      wake?.abort();
    });
    running.add(run);
  };

  for (const [id, task] of tasks.entries()) {
    if (young.size >= limits.young || running.size >= limits.open) await waitForRoom();
    if (signal.aborted) break;
    start(id, task);
  }
  await Promise.all(running);
};
