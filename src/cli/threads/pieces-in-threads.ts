import type { Worker } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerError, LogPart } from '../../projections/ledger.ts';
import type { PartAnswer, PartFold, RunInOrder } from '../../runner/ports/part-fold.ts';
import type { ThreadsDeps } from './fold-in-threads.ts';
import { answerOf, startThread, threadCount, workerFile, type Answered } from './start-thread.ts';

type Piece<Answer> = Answered<PartAnswer<Answer>>;

/** How many pieces a thread may be ahead of who takes them. */
const ahead = 2;

/** Deals out pieces to threads, and gives the answers in the order of the pieces. */
async function* inThreads<Answer>(
  workers: readonly Worker[],
  parts: AsyncIterable<Answered<LogPart>>,
  ask: (worker: Worker, part: LogPart) => Promise<Answered<Answer>>,
): AsyncGenerator<Piece<Answer>> {
  const queue: Promise<Piece<Answer>>[] = [];
  // The piece that each thread was given last: it takes the next one after it.
  const last = workers.map((): Promise<unknown> => Promise.resolve());
  let given = 0;
  for await (const part of parts) {
    if (E.isLeft(part)) queue.push(Promise.resolve(part));
    else {
      const at = given % workers.length;
      given += 1;
      const answered = Promise.resolve(last[at]).then(async (): Promise<Piece<Answer>> => {
        const [worker] = workers.slice(at);
        if (worker === undefined) throw new Error('there is no thread');
        return E.map((answer: Answer) => ({ part: part.right, answer }))(await ask(worker, part.right));
      });
      last[at] = answered;
      queue.push(answered);
    }
    while (queue.length >= ahead * workers.length) {
      const piece = await queue.shift();
      if (piece !== undefined) yield piece;
    }
  }
  for (const piece of queue) yield await piece;
}

/** Answers for pieces of the log, one after another here, or in threads. */
export const piecesInThreads = (
  { store, ledger, clock, jobs, entry = workerFile }: ThreadsDeps,
  events: number,
): RunInOrder =>
  async function* run<Question, Answer>(
    fold: PartFold<Question, Answer>,
    question: Question,
    parts: AsyncIterable<E.Either<LedgerError, LogPart>>,
  ): AsyncGenerator<Piece<Answer>> {
    const count = threadCount(jobs, events);
    const workers = count <= 1 ? [] : Array.from({ length: count }, () => startThread(entry));
    const now = clock.now();
    const base = { store, fold: fold.name, question, apis: null, now };
    try {
      const progress = () => undefined;
      if (workers.length > 0) {
        for await (const piece of inThreads(workers, parts, (worker, part) =>
          answerOf<Answer>(worker, { ...base, part }, progress),
        )) {
          yield piece;
          if (E.isLeft(piece)) return;
        }
        return;
      }
      for await (const part of parts) {
        const answer = E.isLeft(part)
          ? part
          : await fold.fold({ ledger, clock, apis: null, part: part.right, progress }, question);
        if (E.isLeft(part)) yield part;
        else yield E.map((one: Answer) => ({ part: part.right, answer: one }))(answer);
        if (E.isLeft(answer)) return;
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  };
