import type { Clock } from '../ports/clock.ts';
import { inTurn } from './in-turn.ts';

/** `recent`: how many may have started within the last `recentMs`. `open`: how many may be under way. */
export type StartLimits = Readonly<{ recent: number; recentMs: number; open: number }>;

/** With hundreds of checks started in one tick the measured latency would be the event loop's queue, not the network's. */
export const checkPace = (concurrency: number): StartLimits => ({
  recent: concurrency,
  recentMs: 250,
  open: Math.max(1000, concurrency),
});

type Task = () => Promise<void>;

/** One pace for everything that a process starts. */
export type StartThrottle = Readonly<{
  /**
   * Starts every task in order, as fast as the limits allow, and resolves when all have ended. A task that hangs holds
   * a place among the open ones only. After `signal` nothing more is started. Tasks must not reject. Several callers
   * take turns.
   */
  run: (tasks: readonly Task[], signal: AbortSignal) => Promise<void>;
}>;

export const createStartThrottle = (limits: StartLimits, clock: Clock): StartThrottle => {
  const recentStarts = new Map<number, number>();
  let open = 0;
  let started = 0;
  let waiting = 0;
  const alone = inTurn();
  let wake: AbortController | null = null;

  const forgetOldStarts = () => {
    const now = clock.elapsed();
    for (const [id, startedAt] of recentStarts) {
      if (now - startedAt < limits.recentMs) return;
      recentStarts.delete(id);
    }
  };

  const hasRoom = () => recentStarts.size < limits.recent && open < limits.open;

  const waitForRoom = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      forgetOldStarts();
      if (signal.aborted || hasRoom()) return;
      const oldest = recentStarts.values().next().value;
      const wait =
        oldest === undefined || open >= limits.open
          ? limits.recentMs
          : oldest + limits.recentMs - clock.elapsed();
      wake = new AbortController();
      await clock.sleep(Math.max(1, wait), wake.signal);
      wake = null;
    }
  };

  const start = (task: Task, running: Set<Promise<void>>) => {
    started += 1;
    const id = started;
    recentStarts.set(id, clock.elapsed());
    open += 1;
    const run = task().finally(() => {
      recentStarts.delete(id);
      open -= 1;
      running.delete(run);
      wake?.abort();
    });
    running.add(run);
  };

  /** One after another, in the order of their calls. */
  const startInTurn = async (task: Task, signal: AbortSignal, running: Set<Promise<void>>) => {
    waiting += 1;
    await alone(async () => {
      await waitForRoom(signal);
      waiting -= 1;
      if (!signal.aborted) start(task, running);
    });
  };

  return {
    run: async (tasks, signal) => {
      const running = new Set<Promise<void>>();
      for (const task of tasks) {
        if (signal.aborted) break;
        if (waiting === 0 && hasRoom()) start(task, running);
        else await startInTurn(task, signal, running);
      }
      await Promise.all(running);
    },
  };
};
