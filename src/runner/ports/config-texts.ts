import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { LedgerError } from '../../projections/ledger.ts';

/** A text of configs, and when it was read (ISO time). */
export type ConfigText = Readonly<{ text: string; read_at: string }>;

/**
 * The last usable text of each file of configs, by its absolute path: what a pass goes on with while the file cannot be used.
 * It is no part of the log, and is never exported.
 */
export type ConfigTexts = Readonly<{
  /** Does nothing when this text is the one that is kept. */
  keep: (path: string, text: ConfigText) => TE.TaskEither<LedgerError, void>;
  last: (path: string) => TE.TaskEither<LedgerError, ConfigText | null>;
}>;
