import type * as TE from 'fp-ts/lib/TaskEither.js';

/** One line of a log. `at`: epoch ms. */
export type LogLine = Readonly<{ at: number; text: string }>;

/** Where the logs of all machines are collected. */
export type LogGroup = Readonly<{
  name: string;
  /**
   * Sends lines in the order of their times. Left: none was taken, and why. Right: how many were refused as too old or
   * too new.
   */
  send: (lines: readonly LogLine[]) => TE.TaskEither<string, number>;
  close: () => void;
}>;
