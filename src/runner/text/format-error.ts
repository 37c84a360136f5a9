import { itemFaultText, type ItemFault } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';

/** One sentence for a person. */
export const problemText = (problem: LedgerError | ItemFault): string =>
  problem._tag === 'ItemFault' ? itemFaultText(problem) : problem.message;
