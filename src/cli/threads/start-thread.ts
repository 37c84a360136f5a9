import { availableParallelism } from 'node:os';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { releaseHeapGrowth, startThreadsGrown } from '../terminal/limit-heap-growth.ts';
import type { GivenTask, ThreadReply, ThreadTask } from './thread-task.ts';

/** For fewer events, a thread takes longer to start than to read them. */
const eventsOfAThread = 100_000;

/** How many threads read about this many events. `jobs`: as many as were asked for; absent: one for each core at most. */
export const threadCount = (jobs: number | undefined, events: number): number =>
  jobs ?? Math.min(availableParallelism(), Math.ceil(events / eventsOfAThread));

/** The file that a thread runs. */
export const workerFile = new URL(
  import.meta.filename.endsWith('.ts') ? './fold-worker.ts' : './fold-worker.cjs',
  import.meta.url,
);

const startThread = (entry: URL, resourceLimits: ResourceLimits): Worker => {
  const worker = new Worker(entry, { resourceLimits });
  // While nobody waits for it, its end must not be thrown.
  worker.on('error', () => undefined);
  return worker;
};

export const startThreads = (entry: URL, count: number, limits: ResourceLimits = {}): readonly Worker[] => {
  if (count > 0) startThreadsGrown();
  return Array.from({ length: Math.max(0, count) }, () => startThread(entry, limits));
};

export const endThreads = async (workers: readonly Worker[]): Promise<void> => {
  await Promise.all(workers.map((worker) => worker.terminate()));
  releaseHeapGrowth();
};

const threadError = (what: string): LedgerError =>
  ledgerError(
    `a thread that read the log ${what}, so there is no result: --jobs 1 reads without threads`,
    null,
  );

export type Answered<Answer> = E.Either<LedgerError, Answer>;

let tasks = 0;

/** What a thread answers: it takes its tasks one after another. One that ends in any way without an answer is a failed read. */
export const answerOf = <Answer>(
  worker: Worker,
  task: ThreadTask,
  onRead: (events: number) => void,
): Promise<Answered<Answer>> =>
  new Promise((resolve) => {
    tasks += 1;
    const id = tasks;
    const settle = (answer: Answered<Answer>): void => {
      worker
        .off('message', onMessage)
        .off('messageerror', onUnreadable)
        .off('error', onError)
        .off('exit', onExit);
      resolve(answer);
    };
    const fail = (what: string): void => settle(E.left(threadError(what)));
    const onMessage = (reply: ThreadReply<Answer>): void => {
      if (reply.id !== id) return;
      if (reply._tag === 'Read') onRead(reply.events);
      else settle(reply.answer);
    };
    const onUnreadable = (error: Error): void => fail(`gave no readable answer (${error.message})`);
    const onError = (error: unknown): void =>
      fail(`failed (${error instanceof Error ? error.message : String(error)})`);
    const onExit = (code: number): void => fail(`ended (exit code ${String(code)})`);
    // Nothing is heard of one that has ended before: its answer would be awaited for ever.
    if (worker.threadId < 0) {
      fail('ended');
      return;
    }
    worker.on('message', onMessage).on('messageerror', onUnreadable).on('error', onError).on('exit', onExit);
    worker.postMessage({ ...task, id } satisfies GivenTask, task.space === undefined ? [] : [task.space]);
  });
