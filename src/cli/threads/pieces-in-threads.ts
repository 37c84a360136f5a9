import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerError, LogPart } from '../../projections/ledger.ts';
import type { PartAnswer, PartFold, RunInOrder } from '../../runner/ports/part-fold.ts';
import { memoryIn } from '../../runner/text/byte-text.ts';
import type { ThreadsDeps } from './fold-in-threads.ts';
import {
  answerOf,
  endThreads,
  startThreads,
  threadCount,
  workerFile,
  type Answered,
} from './start-thread.ts';

/** Nothing of a piece but its text outlives the page that it was read with, so more space for young objects would be of no use. */
const limits = { maxYoungGenerationSizeMb: 12 };

type Piece<Answer> = Answered<PartAnswer<Answer>>;
type Parts = AsyncIterable<Answered<LogPart>>;
type Ask<Answer> = (part: LogPart, space: ArrayBuffer | undefined) => Promise<Answered<Answer>>;

/** Pieces that a thread is given before it has answered: enough for the time in which this thread reads a piece itself, or a disk or a reader lets it wait. */
const ahead = 4;

/** For each thread, pieces that may be under way or wait for those before them. */
const waiting = 4;

/** A piece that somebody has been given; `piece` is its answer from the moment that there is one. */
type Given<Answer> = { by: Ask<Answer> | null; piece: Piece<Answer> | null; answered: Promise<void> };

const give = <Answer>(by: Ask<Answer>, part: LogPart, space: ArrayBuffer | undefined): Given<Answer> => {
  const given: Given<Answer> = { by, piece: null, answered: Promise.resolve() };
  given.answered = by(part, space).then((answered) => {
    given.piece = E.map((answer: Answer) => ({ part, answer }))(answered);
  });
  return given;
};

/**
 * Deals out pieces and gives their answers in the order of the pieces. What the others have no room for is read here, while nothing
 * can be taken: so no core waits for another.
 */
async function* inOrder<Answer>(
  parts: Parts,
  others: readonly Ask<Answer>[],
  here: Ask<Answer>,
): AsyncGenerator<Piece<Answer>> {
  const queue: Given<Answer>[] = [];
  const most = waiting * (others.length + 1);
  const left = parts[Symbol.asyncIterator]();
  const spaces: ArrayBuffer[] = [];
  let isOver = false;
  const hasRoom = (other: Ask<Answer>): boolean =>
    queue.filter(({ by, piece }) => by === other && piece === null).length < ahead;
  for (;;) {
    const [first] = queue;
    const mayGive = !isOver && queue.length < most;
    const other = mayGive ? others.find(hasRoom) : undefined;
    const ready = first?.piece ?? null;
    if (ready !== null && other === undefined) {
      queue.shift();
      yield ready;
      if (E.isRight(ready)) spaces.push(...memoryIn(ready.right.answer));
      // What the others have answered meanwhile is heard now, so that they get their next pieces before more is printed.
      await turn();
    } else if (mayGive) {
      const next = await left.next();
      isOver = next.done === true || E.isLeft(next.value);
      if (next.done === true) continue;
      const part = next.value;
      if (E.isLeft(part)) queue.push({ by: null, piece: part, answered: Promise.resolve() });
      else queue.push(give(other ?? here, part.right, spaces.pop()));
      if (other === undefined) await queue.at(-1)?.answered;
    } else if (first === undefined) return;
    else await first.answered;
  }
}

/** Answers for pieces of the log, by this thread and as many others as are worth it. */
export const piecesInThreads = (
  { store, ledger, clock, jobs, entry = workerFile }: ThreadsDeps,
  events: number,
): RunInOrder =>
  async function* run<Question, Answer>(
    fold: PartFold<Question, Answer>,
    question: Question,
    parts: AsyncIterable<E.Either<LedgerError, LogPart>>,
  ): AsyncGenerator<Piece<Answer>> {
    const workers = startThreads(entry, threadCount(jobs, events) - 1, limits);
    const base = { store, fold: fold.name, question, apis: null, now: clock.now() };
    const progress = () => undefined;
    const ask =
      (worker: Worker): Ask<Answer> =>
      (part, space) =>
        answerOf<Answer>(worker, { ...base, part, space }, progress);
    const here: Ask<Answer> = (part, space) =>
      fold.fold({ ledger, clock, apis: null, part, space, progress }, question);
    try {
      for await (const piece of inOrder(parts, workers.map(ask), here)) {
        yield piece;
        if (E.isLeft(piece)) return;
      }
    } finally {
      await endThreads(workers);
    }
  };
