import * as E from 'fp-ts/lib/Either.js';
import { memoryLedger } from '../memory-ledger/memory-ledger.ts';
import { memoryStore, type MemoryStore } from '../memory-ledger/memory-store.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';
import { storedState } from '../../../src/projections/health/stored-state.ts';
import type { LogSeal } from '../../../src/projections/audit/log-seal.ts';
import type { AuditResult } from '../../../src/runner/audit/audit-report.ts';
import { auditLog } from '../../../src/runner/audit/audit-log.ts';
import { right } from '../right.ts';

/** Where the index has what stands in these places, by what it says itself. */
const indexOf = (places: readonly (readonly [number, EventRecord | null])[]): ReadonlyMap<number, string> => {
  const events = places.flatMap(([place, line]) => {
    const event = line === null ? null : decodeEvent(line);
    return event !== null && E.isRight(event) ? [[place, event.right] as const] : [];
  });
  const index = new Map<number, string>();
  for (const [place, event] of events)
    if (event.type === 'DaySummarized') index.set(place, `${event.day}T00:00:00.000Z`);
  for (const [place, event] of events) if (event.type === 'StateChanged') index.set(place, event.at);
  for (const [place, event] of events)
    if (event.type === 'AlertPublished' || event.type === 'AlertWaived')
      index.set(place, index.get(event.for_seq) ?? event.recorded_at);
  return index;
};

/** A store that holds these lines, each in the place given, and this state. */
export const storeOf = (
  places: readonly (readonly [number, EventRecord | null])[],
  state: Health | null,
  apiId = 'api',
): MemoryStore => {
  const store = memoryStore();
  const index = indexOf(places);
  const slots = new Map(
    places.map(([seq, line], i) => [seq, { line, at: index.get(seq) ?? null, appended: i + 1 }] as const),
  );
  if (slots.size > 0) store.log.set(apiId, slots);
  store.appended = slots.size;
  if (state !== null && state.version > 0) store.states.set(state.api_id, storedState(state));
  return store;
};

export const inPlace = (lines: readonly EventRecord[]): readonly (readonly [number, EventRecord])[] =>
  lines.map((line) => [line.seq, line] as const);

/** A clock that stands, whoever sleeps. */
export const stillAt = (now: number) => ({ now: () => now, sleep: () => Promise.resolve() });

/** An audit of a store at a time (epoch ms). */
export const auditedAt = async (
  store: MemoryStore,
  now: number,
  seal: LogSeal | null = null,
): Promise<AuditResult> =>
  right(
    await auditLog(
      { ledger: memoryLedger(store, { pageSize: 7 }), clock: stillAt(now), progress: () => undefined },
      seal,
    ),
  );

/** Faults as `seq: what`. */
export const faultsOf = ({ report }: AuditResult): readonly string[] =>
  report.faults.map(({ seq, fault }) => `${String(seq)}: ${fault}`);
