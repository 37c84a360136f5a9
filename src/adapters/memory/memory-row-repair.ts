import * as TE from 'fp-ts/lib/TaskEither.js';
import { rowVersion } from '../../projections/health.ts';
import { mayReplace, type RowRepair } from '../../projections/row-repair.ts';
import type { MemoryStore } from './memory-store.ts';

/** Repairs rows of the ledger in memory. */
export const memoryRowRepair = (store: MemoryStore): RowRepair => ({
  replaceRow: (row, over) =>
    TE.fromIO(() => {
      const stored = store.rows.get(row.api_id);
      const v = stored?.['v'];
      const isNewer = typeof v === 'number' && v > rowVersion;
      const version = stored?.['version'];
      const fits =
        stored === undefined
          ? 'atMost' in over
          : !isNewer && typeof version === 'number' && mayReplace(version, over);
      if (fits) store.rows.set(row.api_id, { ...row });
      return fits ? 'replaced' : 'kept';
    }),
});
