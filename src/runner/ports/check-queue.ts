import type * as E from 'fp-ts/lib/Either.js';
import type * as T from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { CheckMessage } from './check-message.ts';

/** The queue did not do what it was asked, or not surely. */
export type QueueError = Readonly<{ _tag: 'QueueError'; message: string; cause: unknown }>;

/** One receipt of one message. Until it is removed it comes again when its time out of sight is over. */
export type Receipt = Readonly<{
  /** what `extend`, `remove` and `release` want to know */
  handle: string;
  /** for people: the message's id */
  message_id: string;
  /** how often it has been received, this time included */
  receiveCount: number;
  /** a left says why it cannot be used, a sentence each */
  message: E.Either<readonly string[], CheckMessage>;
}>;

/**
 * Checks on their way to any number of workers. A message can come twice, late and out of order: who takes it must be
 * able to bear that.
 */
export type CheckQueue = Readonly<{
  /** for people */
  name: string;
  /**
   * Sends each message, results in their order: null, or why it was not taken. One that failed may have been sent all
   * the same. Never rejects.
   */
  send: (messages: readonly CheckMessage[]) => T.Task<readonly (QueueError | null)[]>;
  /** Waits for the first message and takes at most `most`, each out of sight for `hiddenSeconds`. */
  receive: (
    asked: Readonly<{ most: number; waitSeconds: number; hiddenSeconds: number }>,
  ) => TE.TaskEither<QueueError, readonly Receipt[]>;
  /** Keeps a message out of sight for so long from now on; 0 gives it back. */
  extend: (handle: string, seconds: number) => TE.TaskEither<QueueError, void>;
  /** It is done with. Failing this, it comes again. */
  remove: (handle: string) => TE.TaskEither<QueueError, void>;
  /** About how many messages wait to be taken. */
  backlog: TE.TaskEither<QueueError, number>;
}>;

export const queueError = (message: string, cause: unknown): QueueError => ({
  _tag: 'QueueError',
  message,
  cause,
});
