import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { missingHeads } from '../states/missing-heads.ts';

/**
 * The APIs whose state says more than their log, as after a restore from backup: the event that the state was folded up to
 * is not there or is another, and cannot have expired by `now` (epoch ms).
 */
export const statesAhead =
  (ledger: Ledger, now: number): TE.TaskEither<LedgerError, readonly string[]> =>
  async () => {
    const loaded = await ledger.loadStates()();
    if (E.isLeft(loaded)) return loaded;
    const missing = await missingHeads(ledger, loaded.right.states, now);
    return E.isLeft(missing) ? missing : E.right(missing.right.map(({ api_id }) => api_id));
  };
