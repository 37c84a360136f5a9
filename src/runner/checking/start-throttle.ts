import type { Clock } from '../ports/clock.ts';

/** `young`: how many may be younger than `youngMs` at a time. `open`: how many may be under way. */
export type StartLimits = Readonly<{ young: number; youngMs: number; open: number }>;

/** With hundreds of checks started in one tick the measured latency would be the event loop's queue, not the network's. */
export const checkPace = (concurrency: number): StartLimits => ({
  young: concurrency,
  youngMs: 250,
  open: Math.max(1000, concurrency),
});

type Task = () => Promise<void>;

/** One pace for all that a process starts, whoever asks for it. */
export type StartThrottle = Readonly<{
  /**
   * Starts every task in order, as fast as the limits allow, and resolves when all have ended. A task that hangs holds
   * a place among the open ones only. After `signal` nothing more is started. Tasks must not reject. Several callers
   * take turns.
   */
  run: (tasks: readonly Task[], signal: AbortSignal) => Promise<void>;
}>;

export const createStartThrottle = (limits: StartLimits, clock: Clock): StartThrottle => {
  const young = new Map<number, number>();
  let open = 0;
  let started = 0;
  let waiting = 0;
  let door: Promise<void> = Promise.resolve();
  let wake: AbortController | null = null;

  const forgetGrown = () => {
    const now = clock.elapsed();
    for (const [id, startedAt] of young) {
      if (now - startedAt < limits.youngMs) return;
      young.delete(id);
    }
  };

  const hasRoom = () => young.size < limits.young && open < limits.open;

  const waitForRoom = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      forgetGrown();
      if (signal.aborted || hasRoom()) return;
      const eldest = young.values().next().value;
      const wait =
        eldest === undefined || open >= limits.open
          ? limits.youngMs
          : eldest + limits.youngMs - clock.elapsed();
      wake = new AbortController();
      await clock.sleep(Math.max(1, wait), wake.signal);
      wake = null;
    }
  };

  const start = (task: Task, running: Set<Promise<void>>) => {
    started += 1;
    const id = started;
    young.set(id, clock.elapsed());
    open += 1;
    const run = task().finally(() => {
      young.delete(id);
      open -= 1;
      running.delete(run);
      wake?.abort();
    });
    running.add(run);
  };

  /** One behind the other: whoever came first starts first. */
  const startInTurn = async (task: Task, signal: AbortSignal, running: Set<Promise<void>>) => {
    waiting += 1;
    door = door.then(async () => {
      await waitForRoom(signal);
      waiting -= 1;
      if (!signal.aborted) start(task, running);
    });
    await door;
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
