import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Health } from './health/health-state.ts';
import type { LedgerError } from './ledger.ts';

/**
 * `atMost`: over no state, or one of at most this version. `exactly`: only over one of this very version. `unreadable`: only
 * over one that does not decode, whatever it says its version is, and only as it was found.
 */
export type ReplaceOver =
  Readonly<{ atMost: number }> | Readonly<{ exactly: number }> | Readonly<{ unreadable: true }>;

/**
 * Sets states right from the log, outside of passes. `kept`: what is stored does not fit the condition (another runner
 * moved on, the state is not ours), and was left alone. A state of a newer schema is kept whatever is asked.
 */
export type StateRepair = Readonly<{
  replaceState: (state: Health, over: ReplaceOver) => TE.TaskEither<LedgerError, 'replaced' | 'kept'>;
}>;

/**
 * Which log the states belong to, as is said beside them. `unsaid`: nobody has said so; `unknown`: the log has no identity to
 * compare with. A store that keeps log and states in one place needs none.
 */
export type LogIdentity = Readonly<{
  compare: () => TE.TaskEither<LedgerError, 'same' | 'other' | 'unsaid' | 'unknown'>;
  /** Says that the states belong to this log; `replaces`: whatever was said before. */
  say: (replaces: boolean) => TE.TaskEither<LedgerError, void>;
}>;
