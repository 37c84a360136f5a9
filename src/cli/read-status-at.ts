import * as E from 'fp-ts/lib/Either.js';
import type { ItemFault } from '../events/item-fault.ts';
import type { Ledger, LedgerError } from '../projections/ledger.ts';
import { apiStatus, type Watch } from '../runner/api-status.ts';
import { isoTime } from '../runner/clock.ts';
import { stateAt, type StateAt } from '../runner/state-at.ts';
import { walkOwed } from '../runner/alert-facts.ts';
import type { StatusRow } from './read-status.ts';

const watchAt = ({ row, intervalSeconds }: StateAt): Watch => {
  if (row.config === null || row.config.removed) return { _tag: 'unwatched', why: 'removed' };
  return row.config.enabled ? { _tag: 'watched', intervalSeconds } : { _tag: 'unwatched', why: 'disabled' };
};

/** The state of all APIs at a past time, folded from the log; those that it did not know yet are left out. */
export const readStatusAt = async (
  ledger: Ledger,
  apiIds: readonly string[],
  time: number,
): Promise<E.Either<LedgerError | ItemFault, readonly StatusRow[]>> => {
  const found: StatusRow[] = [];
  for (const apiId of apiIds) {
    const at = await stateAt(ledger, apiId, isoTime(time));
    if (E.isLeft(at)) return at;
    const { row } = at.right;
    if (row.version === 0) continue;
    const owed = await walkOwed(ledger, new Map(), row);
    if (E.isLeft(owed)) return owed;
    found.push({ status: apiStatus(row, watchAt(at.right), owed.right.length, time), row });
  }
  return E.right(found);
};
