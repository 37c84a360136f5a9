import * as E from 'fp-ts/lib/Either.js';
import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { dayMs } from '../../projections/health/retention.ts';

/** Events asked for at a time: one by one, 10,000 of them would take a network a minute. */
const together = 16;

/**
 * The APIs whose state says more than their log, as after a restore from backup: the event that the state was folded up to
 * is not there, and cannot have expired by `now` (epoch ms).
 */
export const statesAhead =
  (ledger: Ledger, now: number): TE.TaskEither<LedgerError, readonly string[]> =>
  async () => {
    const loaded = await ledger.loadStates()();
    if (E.isLeft(loaded)) return loaded;
    const states = loaded.right.states.filter((one) => one.version > 0 && !mayHaveExpired(one, now));
    const ahead: string[] = [];
    for (const some of chunksOf(together)(states)) {
      const events = await Promise.all(some.map((state) => ledger.readEvent(state.api_id, state.version)()));
      for (const [i, event] of events.entries()) {
        if (E.isLeft(event) && event.left._tag === 'LedgerError') return E.left(event.left);
        if (E.isRight(event) && event.right === null) ahead.push(some[i]?.api_id ?? '');
      }
    }
    return E.right(ahead);
  };

const mayHaveExpired = ({ config, last_checked_at }: Health, now: number): boolean => {
  const days = config?.retain_days ?? null;
  return days !== null && last_checked_at !== null && Date.parse(last_checked_at) + days * dayMs <= now;
};
