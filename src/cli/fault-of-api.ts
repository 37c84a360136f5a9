import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../projections/ledger.ts';
import { unknownApi } from './unknown-api.ts';

/** Null when the ledger knows the API, else why not, with the name that was probably meant. */
export const faultOfApi = async (
  ledger: Ledger,
  apiId: string,
): Promise<E.Either<LedgerError, string | null>> => {
  const own = await ledger.loadRows([apiId])();
  if (E.isLeft(own)) return own;
  if (own.right.rows.length + own.right.faults.length > 0) return E.right(null);
  const all = await ledger.loadRows()();
  if (E.isLeft(all)) return all;
  return E.right(
    unknownApi(
      apiId,
      all.right.rows.map(({ api_id }) => api_id),
    ),
  );
};
