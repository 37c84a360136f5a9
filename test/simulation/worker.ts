import { parentPort, workerData } from 'node:worker_threads';
import { applyMutant } from './apply-mutant.ts';
import { mutants } from './mutants.ts';
import type { Failure } from './try-seed.ts';

/** What a worker is asked: a run of seeds. `stop`: after the first failure. */
export type Job = Readonly<{ seeds: readonly number[]; stop: boolean }>;
export type Done = Readonly<{ tried: number; failures: readonly Failure[] }>;

const port = parentPort;
if (port === null) throw new Error('this is the worker of the simulation: run main.ts');

const name = workerData as string | null;
const mutant = mutants.find((one) => one.name === name);
const unmet = mutant === undefined ? () => [] : applyMutant(mutant);
const { trySeed } = await import('./try-seed.ts');
if (unmet().length > 0) throw new Error(`mutant "${String(name)}" never met ${unmet().join(', ')}`);

const run = async ({ seeds, stop }: Job): Promise<Done> => {
  const failures: Failure[] = [];
  let tried = 0;
  for (const seed of seeds) {
    tried += 1;
    const verdicts = await trySeed(seed);
    if (verdicts.length > 0) failures.push({ seed, verdicts });
    if (stop && failures.length > 0) break;
  }
  return { tried, failures };
};

const answer = async (job: Job) => {
  port.postMessage(await run(job), []);
};

port.on('message', (job: Job) => {
  void answer(job);
});
