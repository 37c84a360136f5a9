import * as E from 'fp-ts/lib/Either.js';
import { everything, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import { didYouMean } from '../../runner/config/nearest-name.ts';
import { failed, usage, type Failure } from '../contract/fail.ts';
import { givenName } from '../../runner/text/given-name.ts';

/** Why a name given on the command line leads nowhere. */
export const unknownApi = (apiId: string, known: readonly string[]): string => {
  const name = givenName(apiId);
  return known.length === 0
    ? `no APIs are known yet, so ${name} is not either: upledger run checks what apis.yaml lists`
    : `there is no API ${name}${didYouMean(apiId, known)} (upledger status lists them all)`;
};

/** Whether the log has any event of this API. */
const hasStream = async (ledger: Ledger, apiId: string): Promise<E.Either<LedgerError, boolean>> => {
  for await (const page of ledger.readStream(apiId, everything)) {
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

/** Why a command cannot continue with this name; null: the ledger has it, or no name was given. */
export const failureOfApi = async (ledger: Ledger, apiId: string | undefined): Promise<Failure | null> => {
  if (apiId === undefined) return null;
  const own = await ledger.loadStates([apiId])();
  if (E.isLeft(own)) return failed(own.left);
  if (own.right.states.length + own.right.faults.length > 0) return null;
  const all = await ledger.loadStates()();
  if (E.isLeft(all)) return failed(all.left);
  const known = all.right.states.map(({ api_id }) => api_id);
  const error = await errorOfName(ledger, apiId, known);
  if (E.isLeft(error)) return failed(error.left);
  return error.right === null ? null : usage([error.right]);
};

/** The requested APIs, each once (null: all), their number, and an estimate of their events. */
export type KnownEvents = Readonly<{ apis: readonly string[] | null; count: number; events: number }>;

/** Left: issues of the names, or why the ledger cannot be read. */
export const knownEvents = async (
  ledger: Ledger,
  asked: readonly string[] | undefined,
): Promise<E.Either<Failure, KnownEvents>> => {
  const apis = asked === undefined ? null : [...new Set(asked)];
  const loaded = await ledger.loadStates()();
  if (E.isLeft(loaded)) return E.left(failed(loaded.left));
  const { states, faults } = loaded.right;
  const known = [...states, ...faults].flatMap(({ api_id }) => api_id ?? []);
  const unknown: string[] = [];
  for (const apiId of apis ?? []) {
    const fault = await errorOfName(ledger, apiId, known);
    if (E.isLeft(fault)) return E.left(failed(fault.left));
    if (fault.right !== null) unknown.push(fault.right);
  }
  if (unknown.length > 0) return E.left(usage(unknown));
  const counted = states.filter(({ api_id }) => apis === null || apis.includes(api_id));
  return E.right({
    apis,
    count: counted.length,
    events: counted.reduce((sum, { version }) => sum + version, 0),
  });
};
