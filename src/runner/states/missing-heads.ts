import * as E from 'fp-ts/lib/Either.js';
import { headMayHaveExpired } from '../../projections/health/retention.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';

/**
 * Those of these states whose last event is not in the log, or is another: the state is ahead of its log, as after a restore
 * from a backup. What may have expired by `now` (epoch ms) is left out.
 */
export const missingHeads = async (
  ledger: Pick<Ledger, 'readHashes'>,
  states: readonly Health[],
  now: number,
): Promise<E.Either<LedgerError, readonly Health[]>> => {
  const asked = states.filter((state) => state.version > 0 && !headMayHaveExpired(state, now));
  const hashes = await ledger.readHashes(asked.map(({ api_id, version }) => ({ api_id, seq: version })))();
  if (E.isLeft(hashes)) return hashes;
  return E.right(asked.filter(({ head_hash }, i) => hashes.right[i] !== head_hash));
};

const inPass = 20;
const minuteMs = 60_000;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The states whose heads a pass looks at, others in each minute: steps of the golden ratio meet all of them, whatever minutes
 * cron leaves out.
 */
export const statesOfTurn = (states: readonly Health[], now: number): readonly Health[] => {
  if (states.length <= inPass) return states;
  // Sorted as texts, which takes a tenth of the time of sorting by a function.
  const names = states.map(({ api_id }) => api_id).toSorted();
  const turn = Math.floor(now / minuteMs) * golden;
  const first = Math.floor((turn - Math.floor(turn)) * names.length);
  const chosen = new Set([
    ...names.slice(first, first + inPass),
    ...names.slice(0, Math.max(0, first + inPass - names.length)),
  ]);
  return states.filter(({ api_id }) => chosen.has(api_id));
};
