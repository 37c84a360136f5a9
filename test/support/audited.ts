import { memoryLedger } from '../../src/adapters/memory/memory-ledger.ts';
import { memoryStore, type MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { Line } from '../../src/events/line.ts';
import type { Health } from '../../src/projections/health.ts';
import type { LogSeal } from '../../src/projections/log-seal.ts';
import type { AuditResult } from '../../src/runner/audit-report.ts';
import { auditLog } from '../../src/runner/audit.ts';
import { right } from './right.ts';

/** A store that holds these lines, each in the place given, and this row. */
export const storeOf = (
  places: readonly (readonly [number, Line | null])[],
  row: Health | null,
  apiId = 'api',
): MemoryStore => {
  const store = memoryStore();
  const slots = new Map(places.map(([seq, line], i) => [seq, { line, at: null, appended: i + 1 }] as const));
  if (slots.size > 0) store.log.set(apiId, slots);
  store.appended = slots.size;
  if (row !== null && row.version > 0) store.rows.set(row.api_id, { ...row });
  return store;
};

export const inPlace = (lines: readonly Line[]): readonly (readonly [number, Line])[] =>
  lines.map((line) => [line.seq, line] as const);

/** An audit of a store at a time (epoch ms). */
export const auditedAt = async (
  store: MemoryStore,
  now: number,
  seal: LogSeal | null = null,
): Promise<AuditResult> =>
  right(
    await auditLog(
      { ledger: memoryLedger(store, { pageSize: 7 }), clock: { now: () => now }, progress: () => undefined },
      seal,
    ),
  );

/** Faults as `seq: what`. */
export const faultsOf = ({ report }: AuditResult): readonly string[] =>
  report.faults.map(({ seq, fault }) => `${String(seq)}: ${fault}`);
