import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Done, Job } from './worker.ts';

/** One thread with the source as it is, or with a mutant of it. */
type SeedRunner = Readonly<{ run: (job: Job) => Promise<Done>; close: () => Promise<void> }>;

const seedRunner = (mutant: string | null): SeedRunner => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: mutant });
  return {
    run: async (job) => {
      worker.postMessage(job, []);
      const [done] = (await once(worker, 'message')) as [Done];
      return done;
    },
    close: async () => {
      await worker.terminate();
    },
  };
};

/** Gives each of `threads` workers one job after another, and each result to `onDone`, which may end it by `false`. */
export const runAll = async (
  jobs: readonly Job[],
  threads: number,
  mutant: string | null,
  onDone: (done: Done) => boolean,
): Promise<void> => {
  const waiting = [...jobs];
  let goesOn = true;
  const work = async () => {
    const runner = seedRunner(mutant);
    try {
      for (let job = waiting.shift(); job !== undefined && goesOn; job = waiting.shift())
        goesOn = onDone(await runner.run(job)) && goesOn;
    } finally {
      await runner.close();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
};
