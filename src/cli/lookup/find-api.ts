import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { unknownApi } from './unknown-api.ts';

/** Whether the log has any event of this API. */
const hasStream = async (ledger: Ledger, apiId: string): Promise<E.Either<LedgerError, boolean>> => {
  for await (const page of ledger.readStream(apiId, { from: 1, to: Number.MAX_SAFE_INTEGER })) {
    if (E.isLeft(page)) return page;
    if (page.right.length > 0) return E.right(true);
  }
  return E.right(false);
};

/**
 * Null when the ledger knows the API, else why not, with the name of `known` that was probably meant. One without a state is
 * known by its stream: a lost state is just when people ask for it.
 */
export const faultOfName = async (
  ledger: Ledger,
  apiId: string,
  known: readonly string[],
): Promise<E.Either<LedgerError, string | null>> => {
  if (known.includes(apiId)) return E.right(null);
  return E.map((found: boolean) => (found ? null : unknownApi(apiId, known)))(await hasStream(ledger, apiId));
};

/** The same for a single name. */
export const errorOfApi = async (
  ledger: Ledger,
  apiId: string,
): Promise<E.Either<LedgerError, string | null>> => {
  const own = await ledger.loadStates([apiId])();
  if (E.isLeft(own)) return own;
  if (own.right.states.length + own.right.faults.length > 0) return E.right(null);
  const all = await ledger.loadStates()();
  if (E.isLeft(all)) return all;
  return faultOfName(
    ledger,
    apiId,
    all.right.states.map(({ api_id }) => api_id),
  );
};
