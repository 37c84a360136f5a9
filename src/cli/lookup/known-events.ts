import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { faultOfName } from './find-api.ts';

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
    const fault = await faultOfName(ledger, apiId, known);
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
