import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { didYouMean } from '../../runner/config/nearest-name.ts';

/** Why a name given on the command line leads nowhere. */
export const unknownApi = (apiId: string, known: readonly string[]): string =>
  known.length === 0
    ? `no APIs are known yet, so ${apiId} is not either: upledger run checks what apis.yaml lists`
    : `there is no API ${apiId}${didYouMean(apiId, known)} (upledger status lists them all)`;

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
const errorOfName = async (
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
  return errorOfName(
    ledger,
    apiId,
    all.right.states.map(({ api_id }) => api_id),
  );
};

/** About how many events the streams of these APIs (null: all) have, and what is wrong with the names. */
export type KnownEvents = Readonly<{ apis: number; events: number; faults: readonly string[] }>;

export const knownEvents = async (
  ledger: Ledger,
  apis: readonly string[] | null,
): Promise<E.Either<LedgerError, KnownEvents>> => {
  const loaded = await ledger.loadStates()();
  if (E.isLeft(loaded)) return loaded;
  const { states, faults } = loaded.right;
  const known = [...states, ...faults].flatMap(({ api_id }) => api_id ?? []);
  const unknown: string[] = [];
  for (const apiId of apis ?? []) {
    const fault = await errorOfName(ledger, apiId, known);
    if (E.isLeft(fault)) return fault;
    if (fault.right !== null) unknown.push(fault.right);
  }
  const counted = states.filter(({ api_id }) => apis === null || apis.includes(api_id));
  return E.right({
    apis: counted.length,
    events: counted.reduce((sum, { version }) => sum + version, 0),
    faults: unknown,
  });
};
