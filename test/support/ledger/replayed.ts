import { memoryLedger } from '../memory-ledger/memory-ledger.ts';
import { memoryStateRepair } from '../memory-ledger/memory-row-repair.ts';
import type { MemoryStore } from '../memory-ledger/memory-store.ts';
import { replayLog, type ReplayOptions, type ReplayReport } from '../../../src/runner/replay/replay-log.ts';
import { right } from '../right.ts';

/** A replay over a store at a time (epoch ms). */
export const replayedAt = async (
  store: MemoryStore,
  now: number,
  options: Partial<ReplayOptions> = {},
): Promise<ReplayReport> =>
  right(
    await replayLog(
      {
        ledger: memoryLedger(store, { pageSize: 7 }),
        repair: memoryStateRepair(store),
        clock: { now: () => now, elapsed: () => 0, sleep: () => Promise.resolve() },
        progress: () => undefined,
      },
      { apis: null, write: false, reset: false, ...options },
    ),
  );
