import type * as TE from 'fp-ts/lib/TaskEither.js';

/** The target could not be read or written. What was asked for may or may not have happened. */
export type PageTargetError = Readonly<{ _tag: 'PageTargetError'; message: string; cause: unknown }>;

/** A file as it is written: its path within the page, and its text. */
export type PageFile = Readonly<{ path: string; text: string }>;

/** Where the files of a status page are kept: a folder, or a prefix of a bucket. */
export type PageTarget = Readonly<{
  /** for people */
  name: string;
  /** The text of a file; null: there is none. */
  read: (path: string) => TE.TaskEither<PageTargetError, string | null>;
  /** Whether there is anything at all. */
  isEmpty: () => TE.TaskEither<PageTargetError, boolean>;
  /** The tags of these files as they stand; those that are missing are left out. */
  tags: (paths: readonly string[]) => TE.TaskEither<PageTargetError, ReadonlyMap<string, string>>;
  /** The tag that this text has once it is written. */
  tagOf: (text: string) => string;
  /**
   * Puts a file in its place, whole or not at all, unless something else than `found` stands there now: then nothing is written,
   * and the answer is false.
   */
  write: (file: PageFile, found: string | null) => TE.TaskEither<PageTargetError, boolean>;
  /** Removes a file; one that is not there is removed already. */
  remove: (path: string) => TE.TaskEither<PageTargetError, void>;
}>;
