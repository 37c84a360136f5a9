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

type Answered<Answer> = E.Either<LedgerError, Answer>;

/** What a thread answers. One that ends in any way without an answer is a failed read. */
const answerOf = <Answer>(
  worker: Worker,
  task: ThreadTask,
  onRead: (events: number) => void,
): Promise<Answered<Answer>> =>
  new Promise((resolve) => {
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

/** Ends the share that is read here when a thread has failed. */
class Stopped extends Error {}

type Progress = FoldDeps['progress'];

/** Reads one share here, and each other in a thread of its own; all threads have ended when it resolves. */
const readShares = async <Answer>(
  readOwn: (progress: Progress) => Promise<Answered<Answer>>,
  tasks: readonly ThreadTask[],
  { entry, progress }: Readonly<{ entry: URL; progress: Progress }>,
): Promise<Answered<readonly Answer[]>> => {
  const threads = tasks.map((task) => ({ task, worker: new Worker(entry) }));
  const end = () => Promise.all(threads.map(({ worker }) => worker.terminate()));
  const read = [0, ...tasks.map(() => 0)];
  const note = (share: number, events: number) => {
    read[share] = events;
    return progress(read.reduce((sum, one) => sum + one, 0));
  };
  let failure: E.Left<LedgerError> | null = null;
  const others = threads.map(async ({ task, worker }, i) => {
    const answer = await answerOf<Answer>(worker, task, (events) => void note(i + 1, events));
    // The others have nothing to read for any more.
    if (E.isLeft(answer)) failure ??= answer;
    if (E.isLeft(answer)) await end();
    return answer;
  });
  try {
    const own = await readOwn((events) => {
      if (failure !== null) throw new Stopped();
      return note(0, events);
    });
    if (E.isLeft(own)) return own;
    const all = await Promise.all(others);
    return failure ?? E.right([own, ...all].filter(E.isRight).map(({ right }) => right));
  } catch (error) {
    if (error instanceof Stopped && failure !== null) return failure;
    throw error;
  } finally {
    await end();
    releaseHeapGrowth();
  }
};

/** Divides a fold among threads. Each opens the store for itself, for reading only; one share is read in this thread. */
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
    const [first = { apis }, ...others] = shares.right;
    const now = clock.now();
    const tasks = others.map((share): ThreadTask => ({
      store,
      fold: fold.name,
      question,
      apis: share.apis,
      part: share.part,
      now,
    }));
    const readOwn = (update: FoldDeps['progress']) =>
      fold.fold({ ledger, clock, ...first, progress: update }, question);
    return readShares<Answer>(readOwn, tasks, { entry, progress });
  };
