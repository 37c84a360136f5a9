import { memoryLedger } from '../../src/adapters/memory/memory-ledger.ts';
import { memoryRowRepair } from '../../src/adapters/memory/memory-row-repair.ts';
import type { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { replayLog, type ReplayOptions, type ReplayReport } from '../../src/runner/replay.ts';
import { right } from './right.ts';

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
        repair: memoryRowRepair(store),
        clock: { now: () => now, elapsed: () => 0, sleep: () => Promise.resolve() },
        progress: () => undefined,
      },
      { api: null, write: false, reset: false, ...options },
    ),
  );
