import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Health } from '../projections/health.ts';
import type { Ledger, LedgerError } from '../projections/ledger.ts';

const msADay = 86_400_000;

/**
 * The APIs whose row says more than their log, as after a restore from backup: the event that the row was folded up to
 * is not there, and cannot have expired by `now` (epoch ms).
 */
export const rowsAhead =
  (ledger: Ledger, now: number): TE.TaskEither<LedgerError, readonly string[]> =>
  async () => {
    const loaded = await ledger.loadRows()();
    if (E.isLeft(loaded)) return loaded;
    const ahead: string[] = [];
    for (const row of loaded.right.rows.filter((one) => one.version > 0 && !mayHaveExpired(one, now))) {
      const event = await ledger.readEvent(row.api_id, row.version)();
      if (E.isRight(event)) {
        if (event.right === null) ahead.push(row.api_id);
      } else if (event.left._tag === 'LedgerError') return E.left(event.left);
    }
    return E.right(ahead);
  };

const mayHaveExpired = ({ config, last_checked_at }: Health, now: number): boolean => {
  const days = config?.retain_days ?? null;
  return days !== null && last_checked_at !== null && Date.parse(last_checked_at) + days * msADay <= now;
};
