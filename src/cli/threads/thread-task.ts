import type * as E from 'fp-ts/lib/Either.js';
import type { LedgerError, LogPart } from '../../projections/ledger.ts';
import type { StoreChoice } from '../wiring/choose-store.ts';

/** What a thread is given: plain data. `question` is that of the fold with this name. */
export type ThreadTask = Readonly<{
  store: StoreChoice;
  fold: string;
  question: unknown;
  apis: readonly string[] | null;
  part: LogPart | undefined;
  /** for the bytes of its answer; it is moved to the thread */
  space?: ArrayBuffer | undefined;
  /** the time when it is started, epoch ms */
  now: number;
}>;

/** `id` is in all replies to it. */
export type GivenTask = ThreadTask & Readonly<{ id: number }>;

/** Its replies: now and then how many events it has read; at the end the answer. */
export type ThreadReply<Answer> =
  | Readonly<{ _tag: 'Read'; id: number; events: number }>
  | Readonly<{ _tag: 'Answered'; id: number; answer: E.Either<LedgerError, Answer> }>;
