import * as E from 'fp-ts/lib/Either.js';
import type { ItemFault } from '../events/item-fault.ts';
import { initialHealth, type Health } from '../projections/health.ts';
import type { Ledger, LedgerError } from '../projections/ledger.ts';
import { walkOwed } from '../runner/alert-facts.ts';
import { apiStatus, type ApiStatus } from '../runner/api-status.ts';
import type { Configs } from '../runner/config-source.ts';
import { watchedApis } from '../runner/watched-apis.ts';

/** One API as it stands, and the row behind it. */
export type StatusRow = Readonly<{ status: ApiStatus; row: Health }>;

/** Rows, and APIs that have none yet: listed, or with a row that cannot be read. */
const withoutRow = (
  rows: readonly Health[],
  configs: Configs | null,
  faults: readonly ItemFault[],
): readonly Health[] => {
  const have = new Set(rows.map(({ api_id }) => api_id));
  const named = [
    ...(configs?.configs ?? []).map(({ api_id }) => api_id),
    ...[...(configs?.invalid ?? []), ...faults].flatMap(({ api_id }) => api_id ?? []),
  ];
  return [...new Set(named)].filter((apiId) => !have.has(apiId)).map(initialHealth);
};

const byName = (a: StatusRow, b: StatusRow): number =>
  a.status.api_id < b.status.api_id ? -1 : Number(a.status.api_id > b.status.api_id);

const owedCount = async (ledger: Ledger, row: Health): Promise<number> => {
  if (row.changed_seq <= row.alerted_seq) return 0;
  const owed = await walkOwed(ledger, new Map(), row);
  return E.isRight(owed) ? owed.right.length : 1;
};

/**
 * The current state of all APIs, from their rows, by name. Configs that are null could not be read: then the log says
 * what is watched. A row that cannot be read is told as a fault and shows as unmonitored.
 */
export const readStatus = async (
  ledger: Ledger,
  configs: Configs | null,
  configsName: string,
  now: number,
): Promise<E.Either<LedgerError, readonly StatusRow[]>> => {
  const loaded = await ledger.loadRows()();
  if (E.isLeft(loaded)) return loaded;
  const { rows, faults } = loaded.right;
  const unreadable = new Map(faults.map((fault) => [fault.api_id, fault]));
  const watch = watchedApis(ledger, configs, configsName);
  const found: StatusRow[] = [];
  for (const row of [...rows, ...withoutRow(rows, configs, faults)]) {
    const fault = unreadable.get(row.api_id);
    const watched =
      fault === undefined
        ? await watch(row)
        : ({ _tag: 'unwatched', why: `its row cannot be read: ${fault.faults.join('; ')}` } as const);
    const status = apiStatus(row, watched, await owedCount(ledger, row), now);
    found.push({ status, row });
  }
  return E.right(found.toSorted(byName));
};
