import * as E from 'fp-ts/lib/Either.js';
import { zip } from 'fp-ts/lib/ReadonlyArray.js';
import type { Ledger, LedgerError, LogPart } from '../../projections/ledger.ts';
import type { Clock } from '../../runner/ports/clock.ts';
import type { DividedReading, FoldDeps, PartFold, RunFold } from '../../runner/ports/part-fold.ts';
import type { StoreChoice } from '../wiring/choose-store.ts';
import {
  answerOf,
  endThreads,
  startThreads,
  threadCount,
  workerFile,
  type Answered,
} from './start-thread.ts';
import type { ThreadTask } from './thread-task.ts';

export type ThreadsDeps = Readonly<{
  store: StoreChoice;
  ledger: Ledger;
  clock: Clock;
  /** how many threads; absent: one for each core, fewer for a short log */
  jobs: number | undefined;
  /** the file that a thread runs */
  entry?: URL;
}>;

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

/** Ends the share that is read here when a thread has failed. */
class Stopped extends Error {}

type Progress = FoldDeps['progress'];

/** Reads one share here, and each other in a thread of its own; all threads have ended when it resolves. */
const readShares = async <Answer>(
  readOwn: (progress: Progress) => Promise<Answered<Answer>>,
  tasks: readonly ThreadTask[],
  { entry, progress }: Readonly<{ entry: URL; progress: Progress }>,
): Promise<Answered<readonly Answer[]>> => {
  const workers = startThreads(entry, tasks.length);
  const threads = zip(tasks, workers);
  const end = () => endThreads(workers);
  const read = [0, ...tasks.map(() => 0)];
  const note = (share: number, events: number) => {
    read[share] = events;
    return progress(read.reduce((sum, one) => sum + one, 0));
  };
  let failure: E.Left<LedgerError> | null = null;
  const others = threads.map(async ([task, worker], i) => {
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
    const count = threadCount(jobs, events);
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
