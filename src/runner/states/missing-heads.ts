import * as E from 'fp-ts/lib/Either.js';
import { isExpiredTail } from '../../projections/health/compare-states.ts';
import { dayMs } from '../../projections/health/epoch-ms.ts';
import { expirySkewMs, hasExpired, headMayHaveExpired } from '../../projections/health/retention.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { stateOfLog } from './state-of-log.ts';

type HeadReader = Pick<Ledger, 'readHashes' | 'readStream'>;

const foldsInLook = 3;
const eventsInFold = 100_000;

/** Clocks differ: a check may expire before an older one by a part of the time for which checks are kept. */
const mayDiffer = 1 / 4;

/**
 * Whether the log bears out that the last event of a state has expired. When it was checked, and how long checks are kept, the
 * state says itself, and both may be forged. What cannot be read is believed.
 */
const hasForgotten = async (ledger: HeadReader, state: Health, now: number): Promise<boolean> => {
  const folded = await stateOfLog(ledger, state.api_id, now, eventsInFold);
  if (E.isLeft(folded) || folded.right.version >= state.version) return true;
  const { last_checked_at, config } = folded.right;
  const retainDays = config?.retain_days ?? null;
  return (
    isExpiredTail(state, folded.right, now + expirySkewMs) &&
    (last_checked_at === null ||
      hasExpired(last_checked_at, retainDays, now + (retainDays ?? 0) * dayMs * mayDiffer))
  );
};

/**
 * Those of these states whose last event is not in the log, or is another: the state is ahead of its log, as after a restore
 * from a backup. What may have expired by `now` (epoch ms) is left out, where the log does not contradict it: a few streams
 * are read for that.
 */
export const missingHeads = async (
  ledger: HeadReader,
  states: readonly Health[],
  now: number,
): Promise<E.Either<LedgerError, readonly Health[]>> => {
  const asked = states.filter((state) => state.version > 0);
  const hashes = await ledger.readHashes(asked.map(({ api_id, version }) => ({ api_id, seq: version })))();
  if (E.isLeft(hashes)) return hashes;
  const missing: Health[] = [];
  let folds = 0;
  for (const [i, state] of asked.entries()) {
    const hash = hashes.right[i] ?? null;
    if (hash === state.head_hash) continue;
    if (hash === null && headMayHaveExpired(state, now)) {
      folds += 1;
      if (folds > foldsInLook || (await hasForgotten(ledger, state, now))) continue;
    }
    missing.push(state);
  }
  return E.right(missing);
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
