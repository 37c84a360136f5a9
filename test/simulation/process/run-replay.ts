import * as E from 'fp-ts/lib/Either.js';
import { replayLog, type ReplayReport } from '../../../src/runner/replay/replay-log.ts';
import type { World } from '../world/world.ts';

/** The real replay over the simulated stores, on a machine where all is well. */
export const runReplay = async (
  { store, scheduler }: World,
  api: string | null,
  options: Readonly<{ write: boolean; reset: boolean }>,
): Promise<ReplayReport | null> => {
  const report = await replayLog(
    {
      ledger: store.reader,
      repair: store.repair,
      clock: { now: scheduler.now, elapsed: scheduler.now, sleep: async () => undefined },
      progress: () => undefined,
    },
    { apis: api === null ? null : [api], ...options },
  );
  return E.isRight(report) ? report.right : null;
};
