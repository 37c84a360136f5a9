import * as E from 'fp-ts/lib/Either.js';
import type { Runner } from '../../events/envelope.ts';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { Clock } from '../ports/clock.ts';
import { batchCommits, noCompany } from '../recording/batch-commits.ts';
import { createStreamWriter } from '../recording/stream-writer.ts';
import { summarizeStream } from './summarize-stream.ts';

export type AllDays = Readonly<{
  ledger: Ledger;
  clock: Clock;
  runner: Runner;
  passId: string;
  /** only these; null: all */
  apis: readonly string[] | null;
  /** events read so far */
  progress: (events: number) => void | Promise<void>;
  signal: AbortSignal;
}>;

/** `streams`: of how many at least one day was summarized. */
export type AllSummarized = Readonly<{
  streams: number;
  summarized: number;
  failures: readonly Readonly<{ api_id: string; reason: string }>[];
}>;

/** Streams that are read side by side, for stores that are far away. */
const together = 8;

/** Events after which what was closed is written, so that memory stays flat and an interruption costs little. */
const eventsAtOnce = 20_000;

/** Summarizes every day that is over, of every stream that has a state. */
export const summarizeAll = async (all: AllDays): Promise<E.Either<LedgerError, AllSummarized>> => {
  const { ledger, clock, runner, passId, apis, signal } = all;
  const loaded = await ledger.loadStates(apis ?? undefined)();
  if (E.isLeft(loaded)) return loaded;
  const { states, faults } = loaded.right;
  const writer = createStreamWriter(
    { ledger, clock, settings: { runner }, passId, commit: batchCommits(ledger, clock, noCompany) },
    states,
  );
  const failures = faults.map((one) => ({ api_id: one.api_id ?? '', reason: invalidItemText(one) }));
  let [events, summarized, streams] = [0, 0, 0];
  const waiting = states.map(({ api_id }) => api_id).toReversed();
  const work = async (): Promise<void> => {
    for (let apiId = waiting.pop(); apiId !== undefined; apiId = waiting.pop()) {
      let isDone = false;
      let own = 0;
      while (!isDone && !signal.aborted) {
        const done = await summarizeStream({ ledger, writer, now: clock.now(), signal }, apiId, eventsAtOnce);
        events += done.events;
        own += done.own;
        if (done.error !== null) failures.push({ api_id: apiId, reason: done.error });
        isDone = done.days === 0 || done.error !== null;
        await all.progress(events);
      }
      summarized += own;
      if (own > 0) streams += 1;
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return E.right({ streams, summarized, failures });
};
