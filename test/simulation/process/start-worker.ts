import { AsyncLocalStorage } from 'node:async_hooks';
import { runWorker } from '../../../src/runner/queue/run-worker.ts';
import { processDeps } from './process-deps.ts';
import type { Process } from './process.ts';
import type { Random } from '../world/random.ts';
import { simQueue } from '../fakes/sim-queue.ts';
import { newRecord } from './start-pass.ts';
import type { World } from '../world/world.ts';

/** Which message a worker is at: it has many at hand, each a pass of its own. */
const current = new AsyncLocalStorage<string>();

/** A worker that runs until it is asked to stop, or dies. */
export type LivingWorker = Readonly<{ process: Process; stop: AbortController; hasEnded: () => boolean }>;

export const startWorker = (world: World, runner: number, name: string, chance: Random): LivingWorker => {
  const { passes, trace, crashes } = world;
  const stop = new AbortController();
  let ended = false;
  let messages = 0;
  const process: Process = {
    get passId() {
      return current.getStore() ?? name;
    },
    runner,
    random: chance.fork(name),
    alive: true,
    stalledUntil: 0,
    mishaps: [],
  };
  const newPassId = () => {
    messages += 1;
    const passId = `${name}.${String(messages)}`;
    current.enterWith(passId);
    passes.set(passId, newRecord(world, process, passId, 'work'));
    return passId;
  };
  trace(`${name} begins to work on runner ${String(runner)}`);
  const options = { concurrency: 50, hiddenSeconds: 30, graceMs: 2000, drain: false };
  const deps = processDeps(world, process, newPassId);
  runWorker(
    {
      ...deps,
      queue: simQueue(world, process),
      renewSecrets: async () => undefined,
      signal: stop.signal,
      onMessage: (report) => {
        trace(`${process.passId} is done: ${JSON.stringify(report)}`);
      },
    },
    options,
  ).then(
    () => {
      ended = true;
      trace(`${name} ends`);
    },
    (error: unknown) => {
      crashes.push(
        `${name} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    },
  );
  return { process, stop, hasEnded: () => ended };
};
