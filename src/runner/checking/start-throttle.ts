import type { Clock } from '../ports/clock.ts';

/** `recent`: how many may have started within the last `recentMs`. `open`: how many may be under way. */
export type StartLimits = Readonly<{ recent: number; recentMs: number; open: number }>;

/** With hundreds of checks started in one tick the measured latency would be the event loop's queue, not the network's. */
export const checkPace = (concurrency: number): StartLimits => ({
  recent: concurrency,
  recentMs: 250,
  open: Math.max(1000, concurrency),
});

/** `leave`: gives its place among the recent ones back before it ends. */
type Task = (leave: () => void) => Promise<void>;

/** One pace for everything that a process starts. */
export type StartThrottle = Readonly<{
  /**
   * Starts every task in order, as fast as the limits allow, and resolves when all have ended. A task that hangs, or
   * has left, holds a place among the open ones only. After `signal` nothing more is started. Tasks must not reject. Several callers
   * take turns.
   */
  run: (tasks: readonly Task[], signal: AbortSignal) => Promise<void>;
  /** How many of those under way count as recent: they have neither left nor grown old. */
  recent: () => number;
}>;

/** What one caller wants started. */
type Turn = {
  readonly tasks: readonly Task[];
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** the next to start */
  next: number;
  /** under way */
  open: number;
};

const isLeft = ({ next, tasks, signal }: Turn): boolean => next < tasks.length && !signal.aborted;

export const createStartThrottle = (limits: StartLimits, clock: Clock): StartThrottle => {
  const recentStarts = new Map<number, number>();
  let open = 0;
  let started = 0;
  let turns: readonly Turn[] = [];
  let nap: AbortController | null = null;

  const forgetOldStarts = () => {
    const now = clock.elapsed();
    for (const [id, startedAt] of recentStarts) {
      if (now - startedAt < limits.recentMs) return;
      recentStarts.delete(id);
    }
  };

  const hasRoom = () => recentStarts.size < limits.recent && open < limits.open;

  const endIfOver = (turn: Turn) => {
    if (turn.open === 0 && !isLeft(turn)) turn.resolve();
  };

  const start = (turn: Turn, task: Task) => {
    started += 1;
    const id = started;
    recentStarts.set(id, clock.elapsed());
    open += 1;
    turn.open += 1;
    turn.next += 1;
    const leave = () => {
      if (recentStarts.delete(id)) startMore();
    };
    const end = () => {
      recentStarts.delete(id);
      open -= 1;
      turn.open -= 1;
      startMore();
      endIfOver(turn);
    };
    task(leave).then(end, (error: unknown) => {
      turn.reject(error);
      end();
    });
  };

  /** Until the oldest of the young has grown. The end of a task starts more by itself. */
  const waitForRoom = async () => {
    if (nap !== null) return;
    const oldest = recentStarts.values().next().value;
    const wait =
      oldest === undefined || open >= limits.open
        ? limits.recentMs
        : oldest + limits.recentMs - clock.elapsed();
    nap = new AbortController();
    await clock.sleep(Math.max(1, wait), nap.signal);
    nap = null;
    startMore();
  };

  /** One task of each caller in turn. */
  const startMore = () => {
    forgetOldStarts();
    for (;;) {
      const [turn] = turns;
      if (turn === undefined) break;
      const task = isLeft(turn) ? turn.tasks[turn.next] : undefined;
      if (task === undefined) {
        turns = turns.slice(1);
        endIfOver(turn);
      } else if (hasRoom()) {
        start(turn, task);
        if (turns.length > 1) turns = [...turns.slice(1), turn];
      } else break;
    }
    if (turns.length === 0) nap?.abort();
    else void waitForRoom();
  };

  return {
    run: (tasks, signal) =>
      new Promise((resolve, reject) => {
        turns = [...turns, { tasks, signal, resolve, reject, next: 0, open: 0 }];
        startMore();
      }),
    recent: () => {
      forgetOldStarts();
      return recentStarts.size;
    },
  };
};
