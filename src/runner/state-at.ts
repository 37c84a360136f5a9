import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../events/decode-event.ts';
import type { ItemFault } from '../events/item-fault.ts';
import { evolve } from '../projections/evolve.ts';
import { initialHealth, type Health } from '../projections/health.ts';
import type { Ledger, LedgerError } from '../projections/ledger.ts';

/** The state of an API at a past time, and the interval it was to be checked at then (null: never configured). */
export type StateAt = Readonly<{ row: Health; intervalSeconds: number | null }>;

/** The fold of the longest prefix of the stream with `recorded_at` ≤ `time` (ISO 8601). */
export const stateAt = async (
  ledger: Ledger,
  apiId: string,
  time: string,
): Promise<E.Either<LedgerError | ItemFault, StateAt>> => {
  let at: StateAt = { row: initialHealth(apiId), intervalSeconds: null };
  for await (const page of ledger.readStream(apiId, { from: 1, to: Number.MAX_SAFE_INTEGER })) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) {
      const decoded = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isLeft(decoded)) return decoded;
      const event = decoded.right;
      if (event.recorded_at > time) return E.right(at);
      at = {
        row: evolve(at.row, event),
        intervalSeconds: event.type === 'ApiConfigured' ? event.check_interval_seconds : at.intervalSeconds,
      };
    }
  }
  return E.right(at);
};
