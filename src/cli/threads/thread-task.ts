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
  /** the time when it is started, epoch ms */
  now: number;
}>;

/** Its replies: now and then how many events it has read, and whether its space for young objects has grown; at the end the answer. */
export type ThreadReply<Answer> =
  | Readonly<{ _tag: 'Read'; events: number; grown: boolean }>
  | Readonly<{ _tag: 'Answered'; answer: E.Either<LedgerError, Answer> }>;
