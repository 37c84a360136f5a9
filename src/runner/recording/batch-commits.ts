import { ledgerError, type Commit, type CommitResult, type Ledger } from '../../projections/ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Commits } from './stream-writer.ts';

const largestBatch = 200;
const batchesAtOnce = 4;

type Waiting = Readonly<{
  commit: Commit;
  onSent: (() => void) | undefined;
  resolve: (result: CommitResult) => void;
}>;

/**
 * How long a batch waits for company. `waitMs`: none while little is going on, so that nothing is late, a few
 * milliseconds when much is, so that one write serves many. `isComplete`: with so many waiting no other is soon to come.
 */
export type Company = Readonly<{ waitMs: () => number; isComplete: (waiting: number) => boolean }>;

/** What is there at the end of the tick. */
export const noCompany: Company = { waitMs: () => 0, isComplete: () => false };

/** Commits of checks: those that started a moment ago are the company. Once all of them wait, none is left to wait for. */
export const checksAsCompany = (recent: () => number, waitMs: () => number): Company => ({
  waitMs,
  isComplete: (waiting) => {
    const expected = recent();
    return expected > 0 && waiting >= expected;
  },
});

/** Gathers commits of different APIs into batches. */
export const batchCommits = (ledger: Ledger, clock: Clock, company: Company): Commits => {
  let waiting: Waiting[] = [];
  let inFlight = 0;
  let timed = false;

  const send = async (batch: readonly Waiting[]) => {
    inFlight += 1;
    const answer = ledger.commit(batch.map(({ commit }) => commit))();
    void tellSent(batch);
    const results = await answer;
    inFlight -= 1;
    batch.forEach(({ resolve, commit }, i) => {
      const missing = ledgerError(`the store gave no result for ${commit.api_id}`, null);
      resolve(results[i] ?? { _tag: 'Failed', error: missing });
    });
    flush();
  };

  /**
   * One turn of the event loop later: what the store has to do at once must not count as latency of the checks that start now,
   * and a store that has written by then (SQLite) is done with the batch anyway.
   */
  const tellSent = async (batch: readonly Waiting[]) => {
    await clock.sleep(0);
    for (const { onSent } of batch) onSent?.();
  };

  /** Of several commits of one API, as passes side by side may have them, each goes in a batch of its own. */
  const nextBatch = (): readonly Waiting[] => {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const each of waiting)
      if (batch.size < largestBatch && !batch.has(each.commit.api_id)) batch.set(each.commit.api_id, each);
      else later.push(each);
    waiting = later;
    return [...batch.values()];
  };

  const flush = () => {
    if (waiting.length === 0 || inFlight >= batchesAtOnce) return;
    void send(nextBatch());
    flush();
  };

  const flushSoon = async () => {
    timed = true;
    await clock.sleep(company.waitMs());
    timed = false;
    flush();
  };

  return (commit, onSent) =>
    new Promise((resolve) => {
      waiting.push({ commit, onSent, resolve });
      if (waiting.length >= largestBatch || company.isComplete(waiting.length)) flush();
      else if (!timed) void flushSoon();
    });
};
