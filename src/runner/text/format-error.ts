import { invalidItemText, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';

/** One sentence for a person. */
export const formatError = (problem: LedgerError | InvalidItem): string =>
  problem._tag === 'InvalidItem' ? invalidItemText(problem) : problem.message;
