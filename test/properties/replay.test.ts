import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../support/memory-ledger/memory-ledger.ts';
import { decodeEvent } from '../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../src/events/event-record.ts';
import { evolve } from '../../src/projections/health/evolve.ts';
import { initialHealth } from '../../src/projections/health/health-state.ts';
import { statesAt } from '../../src/runner/status/states-at.ts';
import { storedState } from '../../src/projections/health/stored-state.ts';
import { history } from '../arbitraries/history.ts';
import { lagging, linesOf } from '../arbitraries/lagging.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../support/ledger/audited.ts';
import { minute } from '../support/ledger/commands.ts';
import { replayedAt } from '../support/ledger/replayed.ts';
import { right } from '../support/right.ts';

const soon = Date.parse(minute(70));
/** When the routine checks of a history that may expire after a day have done so, and those of 30 days have not. */
const dayAfter = Date.parse(minute(70 + 24 * 60));

const isRoutine = (line: EventRecord): boolean => !line.body.includes('"prev_kept_hash"');

const expiresBy = (line: EventRecord, now: number): boolean => {
  const event = right(decodeEvent(line));
  return event.type === 'CheckCompleted' && event.expires_at !== undefined && event.expires_at * 1000 < now;
};

const placesOf = (ranges: readonly { from_seq: number; to_seq: number }[]): readonly number[] =>
  ranges.flatMap(({ from_seq, to_seq }) =>
    Array.from({ length: to_seq - from_seq + 1 }, (_, i) => from_seq + i),
  );

describe('a replay', () => {
  it('finds every state of every history right, or behind when it lags', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, async ({ lines, row, end }) => {
        const report = await replayedAt(storeOf(inPlace(lines), row), soon);
        expect(report).toEqual({
          streams: 1,
          events: lines.length,
          differences: [],
          behind: row.version < end.version ? ['api'] : [],
          ahead: [],
          unverifiable: [],
          written: [],
          unwritten: [],
        });
      }),
    );
  });

  it('never calls a lawful expiry a difference, and audits name exactly what has expired', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, fc.infiniteStream(fc.boolean()), async ({ lines, row }, gone) => {
        const left = lines.filter((line) => !(expiresBy(line, dayAfter) && gone.next().value));
        const store = storeOf(inPlace(left), row);
        const report = await replayedAt(store, dayAfter);
        expect(report.differences).toEqual([]);
        expect(report.ahead).toEqual([]);
        const audit = await auditedAt(store, dayAfter);
        expect(faultsOf(audit).filter((fault) => !/its alert/u.test(fault))).toEqual([]);
        const permanent = new Set(left.map(({ seq }) => seq));
        const known = Math.max(row.version, left.at(-1)?.seq ?? 0);
        const expired = lines.map(({ seq }) => seq).filter((seq) => !permanent.has(seq) && seq <= known);
        expect(placesOf(audit.report.unverifiable)).toEqual(expired);
      }),
    );
  });

  it('gives back the states that were lost with their table, and says nothing of alerts that were sent', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, async ({ lines, end }) => {
        const store = storeOf(inPlace(lines), null);
        const before = [...(store.log.get('api')?.values() ?? [])];
        const report = await replayedAt(store, soon, { write: true });
        expect(report.written).toEqual(['api']);
        expect(store.states.get('api')).toEqual(storedState(end));
        expect([...(store.log.get('api')?.values() ?? [])]).toEqual(before);
        const again = await replayedAt(store, soon, { write: true });
        expect([again.written, again.differences]).toEqual([[], []]);
      }),
    );
  });

  it('names each field of a state that is not what the log says, and sets it right', async () => {
    const wrong = {
      last_state: '',
      last_error: 'made up',
      streak: 99,
      attempts: 77,
      head_hash: 'a'.repeat(64),
      last_checked_at: '2020-01-01T00:00:00.000Z',
    } as const;
    await fc.assert(
      fc.asyncProperty(lagging, fc.subarray(Object.keys(wrong), { minLength: 1 }), async (log, fields) => {
        // DOWN without a transition cannot be a state at all.
        const last_state = log.row.changed_seq > 0 ? 'DOWN' : 'UP';
        const changed = Object.fromEntries(
          Object.entries({ ...wrong, last_state }).filter(([name]) => fields.includes(name)),
        );
        const row = { ...log.row, ...changed };
        const differing = Object.entries(row)
          .filter(([name, value]) => Object.entries(log.row).find(([n]) => n === name)?.[1] !== value)
          .map(([name]) => name);
        const store = storeOf(inPlace(log.lines), row);
        const report = await replayedAt(store, soon);
        expect(report.differences.map(({ field }) => field).toSorted()).toEqual(differing.toSorted());
        await replayedAt(store, soon, { write: true });
        if (differing.length > 0) expect(store.states.get('api')).toEqual(storedState(log.end));
      }),
    );
  });

  it('calls a state ahead whose log was restored from before it, and sets it back only when told to', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.nat(), async (all, cut) => {
        const at = cut % all.length;
        const end = all.at(-1)?.after ?? initialHealth('api');
        const restored = all[at]?.after ?? end;
        fc.pre(restored.version < end.version);
        const store = storeOf(inPlace(linesOf(all.slice(0, at + 1))), end);
        expect((await replayedAt(store, soon)).ahead).toEqual(['api']);
        expect((await replayedAt(store, soon, { write: true })).written).toEqual([]);
        expect(store.states.get('api')).toEqual(storedState(end));
        expect((await replayedAt(store, soon, { write: true, reset: true })).written).toEqual(['api']);
        expect(store.states.get('api')).toEqual(storedState(restored));
      }),
    );
  });

  it('calls a state that was set back to nothing behind any log, and builds it', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, async ({ lines, end }) => {
        const nothing = initialHealth('api');
        const store = storeOf(inPlace(lines), null);
        store.states.set('api', nothing);
        expect(await replayedAt(store, soon)).toMatchObject({
          behind: ['api'],
          unverifiable: [],
          differences: [],
        });
        await replayedAt(store, soon, { write: true });
        expect(store.states.get('api')).toEqual(storedState(end));
      }),
    );
  });

  it('builds no state from a log that lacks an event which is kept forever, or holds another than was written', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, fc.nat(), fc.boolean(), async ({ lines, end }, place, drop) => {
        const i = place % lines.length;
        // The next event that is kept is what proves that this one was there.
        fc.pre(lines.slice(i, i + 1).every((line) => !isRoutine(line)));
        fc.pre(lines.slice(i + 1).some((line) => !isRoutine(line)));
        const changed = lines.map((line, j) =>
          i === j ? { ...line, body: line.body.replace('"id":"test"', '"id":"tess"') } : line,
        );
        const left = drop ? lines.filter((_, j) => j !== i) : changed;
        const store = storeOf(inPlace(left), null);
        const report = await replayedAt(store, soon, { write: true });
        expect(report.differences).toHaveLength(1);
        expect(store.states.size).toBe(0);
        expect(end.version).toBe(lines.length);
      }),
    );
  });

  it('builds no state over places that cannot be empty yet, and calls none right', async () => {
    await fc.assert(
      fc.asyncProperty(lagging, fc.nat(), fc.nat(), fc.boolean(), async (log, from, length, whole) => {
        const { lines, row } = log;
        fc.pre(lines.length > 1);
        const i = from % (lines.length - 1);
        const next = Math.min(lines.length - 1, i + 1 + (length % 5));
        const store = storeOf(inPlace([...lines.slice(0, i), ...lines.slice(next)]), whole ? null : row);
        const before = new Map(store.states);
        const report = await replayedAt(store, soon, { write: true });
        expect(report.differences).toMatchObject([{ field: `event ${String(next + 1)}`, replayed: null }]);
        expect([report.behind, report.unverifiable, report.written]).toEqual([[], [], []]);
        expect(store.states).toEqual(before);
      }),
    );
  });
});

describe('the state at a time', () => {
  it('is the fold of the events that were recorded up to it, this one included', async () => {
    await fc.assert(
      fc.asyncProperty(history(), fc.integer({ min: -1, max: 62 }), fc.boolean(), async (all, n, named) => {
        const time = n < 0 ? '2025-12-31T23:59:59.999Z' : minute(n);
        const prefix = linesOf(all)
          .map((line) => right(decodeEvent(line)))
          .filter(({ recorded_at }) => recorded_at <= time);
        const ledger = memoryLedger(storeOf(inPlace(linesOf(all)), null), { pageSize: 3 });
        const found = right(
          await statesAt({ ledger, progress: () => undefined }, named ? ['api'] : null, time),
        );
        const row = prefix.reduce(evolve, initialHealth('api'));
        expect(found.faults).toEqual([]);
        expect(found.states.map(({ state }) => state)).toEqual(row.version === 0 ? [] : [row]);
        const passedBy = (channel: string): number =>
          Math.max(
            0,
            ...prefix.flatMap((event) =>
              (event.type === 'AlertPublished' || event.type === 'AlertWaived') &&
              event.channel_id === channel
                ? [event.for_seq]
                : [],
            ),
          );
        const pending = prefix.filter(
          (event) => event.type === 'StateChanged' && event.channels.some((id) => event.seq > passedBy(id)),
        );
        expect(found.states.flatMap((state) => state.pending.map(({ seq }) => seq))).toEqual(
          pending.map(({ seq }) => seq),
        );
      }),
    );
  });

  it('never shows a check for the last one of that time when later ones have expired, unless it says so', async () => {
    const times = fc.integer({ min: 0, max: 62 });
    await fc.assert(
      fc.asyncProperty(history(), times, fc.infiniteStream(fc.boolean()), async (all, n, gone) => {
        const lines = linesOf(all);
        const end = all.at(-1)?.after ?? initialHealth('api');
        const left = lines.filter((line) => !(expiresBy(line, dayAfter) && gone.next().value));
        const shownOf = async (log: readonly EventRecord[]) => {
          const ledger = memoryLedger(storeOf(inPlace(log), end));
          const found = await statesAt({ ledger, progress: () => undefined }, null, minute(n));
          return right(found).states[0];
        };
        const [whole, shown] = [await shownOf(lines), await shownOf(left)];
        expect(whole?.forgotten).toBe(false);
        if (shown?.state.last_checked_at !== whole?.state.last_checked_at)
          expect(shown?.forgotten).toBe(true);
      }),
    );
  });
});
