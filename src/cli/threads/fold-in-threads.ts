import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type Ledger, type LedgerError, type LogPart } from '../../projections/ledger.ts';
import type { Clock } from '../../runner/ports/clock.ts';
import type { DividedReading, FoldDeps, PartFold, RunFold } from '../../runner/ports/part-fold.ts';
import { releaseHeapGrowth } from '../terminal/limit-heap-growth.ts';
import type { StoreChoice } from '../wiring/choose-store.ts';
import type { ThreadReply, ThreadTask } from './thread-task.ts';

export type ThreadsDeps = Readonly<{
  store: StoreChoice;
  ledger: Ledger;
  clock: Clock;
  /** how many threads; absent: one for each core, fewer for a short log */
  jobs: number | undefined;
  /** the file that a thread runs */
  entry?: URL;
}>;

/** For fewer events, a thread takes longer to start than to read them. */
const eventsOfAThread = 100_000;

const workerFile = new URL(
  import.meta.filename.endsWith('.ts') ? './fold-worker.ts' : './fold-worker.cjs',
  import.meta.url,
);

type Share = Pick<FoldDeps, 'apis' | 'part'>;

/** Named streams are dealt out; all of them are divided as the store can read them best. */
const sharesOf = async (
  ledger: Ledger,
  apis: readonly string[] | null,
  count: number,
): Promise<E.Either<LedgerError, readonly Share[]>> => {
  if (apis === null) {
    const parts = await ledger.parts(count)();
    return E.map((all: readonly LogPart[]) => all.map((part): Share => ({ apis, part })))(parts);
  }
  const dealt = Array.from({ length: Math.min(count, apis.length) }, (_, first) =>
    apis.filter((_api, i) => i % count === first),
  );
  return E.right(dealt.map((some) => ({ apis: some })));
};

const threadError = (what: string): LedgerError =>
  ledgerError(
    `a thread that read the log ${what}, so there is no result: --jobs 1 reads without threads`,
    null,
  );

type Threads = Readonly<{ entry: URL; started: Worker[] }>;

/** Runs a task in a thread of its own. One that ends in any way without an answer is a failed read. */
const answerOf = <Answer>(
  { entry, started }: Threads,
  task: ThreadTask,
  onRead: (events: number) => void,
): Promise<E.Either<LedgerError, Answer>> =>
  new Promise((resolve) => {
    const worker = new Worker(entry);
    started.push(worker);
    const fail = (what: string): void => resolve(E.left(threadError(what)));
    worker
      .on('message', (reply: ThreadReply<Answer>) => {
        if (reply._tag === 'Read') onRead(reply.events);
        else resolve(reply.answer);
      })
      .on('messageerror', (error) => fail(`gave no readable answer (${error.message})`))
      .on('error', (error) => fail(`failed (${error instanceof Error ? error.message : String(error)})`))
      .on('exit', (code) => fail(`ended (exit code ${String(code)})`));
    worker.postMessage(task, []);
  });

/** All answers, or the first failure. */
const allOrFirstLeft = <Answer>(
  answers: readonly Promise<E.Either<LedgerError, Answer>>[],
): Promise<E.Either<LedgerError, readonly Answer[]>> =>
  new Promise((resolve) => {
    const right: Answer[] = [];
    for (const [i, answer] of answers.entries())
      void answer.then((one) => {
        if (E.isLeft(one)) resolve(one);
        else right[i] = one.right;
        if (Object.keys(right).length === answers.length) resolve(E.right(right));
      });
  });

type Progress = FoldDeps['progress'];

/** One thread for each task; all have ended when it resolves. */
const inThreads = async <Answer>(
  entry: URL,
  tasks: readonly ThreadTask[],
  progress: Progress,
): Promise<E.Either<LedgerError, readonly Answer[]>> => {
  const started: Worker[] = [];
  const read = tasks.map(() => 0);
  const answers = tasks.map((task, i) =>
    answerOf<Answer>({ entry, started }, task, (events) => {
      read[i] = events;
      void progress(read.reduce((sum, one) => sum + one, 0));
    }),
  );
  const all = await allOrFirstLeft(answers);
  await Promise.all(started.map((worker) => worker.terminate()));
  releaseHeapGrowth();
  return all;
};

/** Divides a fold among threads, each of which opens the store for itself, for reading only. */
export const foldInThreads =
  ({ store, ledger, clock, jobs, entry = workerFile }: ThreadsDeps): RunFold =>
  async <Question, Answer>(
    fold: PartFold<Question, Answer>,
    question: Question,
    { apis, events, progress }: DividedReading,
  ) => {
    const count = jobs ?? Math.min(availableParallelism(), Math.ceil(events / eventsOfAThread));
    const shares = count <= 1 ? E.right([]) : await sharesOf(ledger, apis, count);
    if (E.isLeft(shares)) return shares;
    if (shares.right.length <= 1) {
      const answer = await fold.fold({ ledger, clock, apis, progress }, question);
      return E.isLeft(answer) ? answer : E.right([answer.right]);
    }
    const now = clock.now();
    const tasks = shares.right.map(({ apis: some, part }): ThreadTask => ({
      store,
      fold: fold.name,
      question,
      apis: some,
      part,
      now,
    }));
    return inThreads<Answer>(entry, tasks, progress);
  };
