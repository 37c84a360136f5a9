import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Health } from './health.ts';
import type { LedgerError } from './ledger.ts';

/** `atMost`: over no row, or one of at most this version. `exactly`: only over one of this very version. */
export type ReplaceOver = Readonly<{ atMost: number }> | Readonly<{ exactly: number }>;

/**
 * Sets rows right from the log, outside of passes. `kept`: what is stored does not fit the condition (another runner
 * moved on, the row is of a newer schema or is not ours), and was left alone.
 */
export type RowRepair = Readonly<{
  replaceRow: (row: Health, over: ReplaceOver) => TE.TaskEither<LedgerError, 'replaced' | 'kept'>;
}>;

/** Whether a stored row of this version may be written over. */
export const mayReplace = (version: number, over: ReplaceOver): boolean =>
  'exactly' in over ? version === over.exactly : version <= over.atMost;
