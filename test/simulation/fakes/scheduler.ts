/** Virtual time: tasks run in order of their time, then of their scheduling, and never two at once. */
export type Scheduler = Readonly<{
  /** epoch ms, the true time of the simulated world */
  now: () => number;
  at: (time: number, run: () => void) => void;
  /** Runs everything that is due before `until`; between two tasks all promises settle that can. */
  runUntil: (until: number) => Promise<void>;
}>;

type Task = Readonly<{ time: number; order: number; run: () => void }>;

const isBefore = (a: Task, b: Task): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

export const createScheduler = (start: number): Scheduler => {
  const heap: Task[] = [];
  let now = start;
  let order = 0;

  const push = (task: Task) => {
    let i = heap.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const above = heap[up];
      if (above === undefined || !isBefore(task, above)) break;
      heap[i] = above;
      i = up;
    }
    heap[i] = task;
  };

  const sink = (task: Task) => {
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      let least = left;
      if (right !== undefined && isBefore(right, left)) [least, child] = [right, child + 1];
      if (!isBefore(least, task)) break;
      heap[i] = least;
      i = child;
    }
    heap[i] = task;
  };

  const pop = (): Task | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) sink(last);
    return first;
  };

  return {
    now: () => now,
    at: (time, run) => {
      order += 1;
      push({ time: Math.max(time, now), order, run });
    },
    runUntil: (until) =>
      new Promise((resolve, reject) => {
        const step = () => {
          const first = heap[0];
          if (first === undefined || first.time >= until) {
            now = until;
            resolve();
            return;
          }
          pop();
          now = first.time;
          try {
            first.run();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
            return;
          }
          // Node empties the whole microtask queue before the next tick: then the world is quiet.
          queueMicrotask(again);
        };
        const again = () => {
          process.nextTick(step);
        };
        again();
      }),
  };
};
