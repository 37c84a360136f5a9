import { join } from 'node:path';
import { openSqliteLedger } from '../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { right } from '../right.ts';
import type { Workplace } from '../program/workplace.ts';
import { timeAt, writeChecks } from './page-ledger.ts';

const minutes = 30;

/** When the last check of the ledger was just made, in epoch ms. */
export const dashboardNow = Date.parse(timeAt(minutes));

export const hostileError = '<img src=x onerror="document.title=\'owned\'"> &lt;b&gt; \u202E got 503';

/** A ledger of half an hour, its last minutes in `now`; each sixth API is DOWN, one has never been checked and one is disabled. */
export const writeDashboardLedger = async (place: Workplace, count: number): Promise<void> => {
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  const ids = Array.from({ length: count }, (_, i) => `api-${String(i).padStart(4, '0')}`);
  for (const [i, id] of ids.entries()) {
    const downFrom = i % 6 === 3 ? minutes - 2 - (i % 9) : minutes;
    const checks = Array.from({ length: minutes }, (_, minute) =>
      minute < downFrom
        ? ({ minute, outcome: 'UP', latency: 30 + ((minute * 7 + i * 13) % 90) } as const)
        : ({ minute, outcome: 'DOWN', latency: 20, error: hostileError } as const),
    );
    await writeChecks(ledger, id, checks);
  }
  ledger.close();
  await place.apis(
    [...ids, 'api-new', 'api-off'].map((api_id) => ({
      api_id,
      url: `https://${api_id}.example/`,
      check_interval_seconds: 60,
      enabled: api_id !== 'api-off',
    })),
  );
};
