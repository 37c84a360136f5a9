import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../projections/ledger.ts';

/** The names of all streams, in order. */
export const streamIds = async (ledger: Ledger): Promise<E.Either<LedgerError, readonly string[]>> => {
  const ids: string[] = [];
  for await (const page of ledger.streamIds()) {
    if (E.isLeft(page)) return page;
    ids.push(...page.right);
  }
  return E.right(ids.toSorted());
};
