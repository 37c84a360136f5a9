import type * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError, LogPart } from '../../projections/ledger.ts';
import type { Clock } from './clock.ts';

/** What a fold reads. */
export type FoldDeps = Readonly<{
  ledger: Ledger;
  clock: Pick<Clock, 'now' | 'sleep'>;
  /** only these streams; null: all */
  apis: readonly string[] | null;
  /** of all streams only this part of the log; absent: all of it */
  part?: LogPart | undefined;
  /** events read so far; waited for */
  progress: (events: number) => void | Promise<void>;
  /** memory that may be written over, for bytes of the answer */
  space?: ArrayBuffer | undefined;
}>;

/**
 * A fold of the log that needs one stream at a time. Question and answer are plain data, so several threads can answer it, each for
 * a part of the log.
 */
export type PartFold<Question, Answer, Deps = FoldDeps> = Readonly<{
  /** by which a thread finds it */
  name: string;
  fold: (deps: Deps, question: Question) => Promise<E.Either<LedgerError, Answer>>;
}>;

/** Of which streams a fold is wanted. `events`: about how many they have. */
export type DividedReading = Pick<FoldDeps, 'apis' | 'progress'> & Readonly<{ events: number }>;

/** Runs a fold in as many threads as are worth it: one answer for each part of the log. */
export type RunFold = <Question, Answer>(
  fold: PartFold<Question, Answer>,
  question: Question,
  reading: DividedReading,
) => Promise<E.Either<LedgerError, readonly Answer[]>>;

/** What is answered of a part of the log. */
export type PartAnswer<Answer> = Readonly<{ part: LogPart; answer: Answer }>;

/**
 * Answers for small parts of the log, in their order, by as many threads as are worth it. The first failure ends it with a left.
 * Bytes in an answer may be written over once the next answer is asked for.
 */
export type RunInOrder = <Question, Answer>(
  fold: PartFold<Question, Answer>,
  question: Question,
  parts: AsyncIterable<E.Either<LedgerError, LogPart>>,
) => AsyncIterable<E.Either<LedgerError, PartAnswer<Answer>>>;
