import { setTimeout as sleep } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { LedgerError } from '../../projections/ledger.ts';
import { isBusy, sqliteError } from './sqlite-error.ts';

/** Milliseconds between tries while another process holds the file: 8 s in all, jittered. */
const usualWaits = [5, 10, 20, 40, 80, 160, ...Array.from({ length: 30 }, () => 250)];

/**
 * Runs `work`, again while another process holds the file. The waiting is ours, not SQLite's: `node:sqlite` would block
 * the whole process with it, and the checks that are under way would measure that.
 */
export const retryWhenBusy =
  <A>(file: string, work: () => A, waits: readonly number[] = usualWaits): TE.TaskEither<LedgerError, A> =>
  async () => {
    for (const wait of waits) {
      try {
        return E.right(work());
      } catch (cause) {
        if (!isBusy(cause)) return E.left(sqliteError(file, cause));
      }
      await sleep(wait * (0.5 + Math.random()));
    }
    return E.tryCatch(work, (cause) => sqliteError(file, cause));
  };
