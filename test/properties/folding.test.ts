import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../support/memory-ledger/memory-store.ts';
import { evolve } from '../../src/projections/health/evolve.ts';
import { Health, initialHealth } from '../../src/projections/health/health-state.ts';
import { isRoutine } from '../../src/projections/health/retention.ts';
import { history, played, steps, type Played } from '../arbitraries/history.ts';
import { rowIn, streamIn } from '../support/ledger/ledger-reads.ts';
import { chainFaults, refolded } from '../support/ledger/refolded.ts';

const sealedOf = (all: readonly Played[]) => all.flatMap(({ events }) => events);
const linesOf = (all: readonly Played[]) => sealedOf(all).map(({ line }) => line);
const endOf = (all: readonly Played[], apiId = 'api') => all.at(-1)?.after ?? initialHealth(apiId);

describe('folding', () => {
  it('gives the stored state again, of the stored text, once or twice', () => {
    fc.assert(
      fc.property(history(), (all) => {
        const once = refolded(initialHealth('api'), linesOf(all));
        expect(once).toEqual(endOf(all));
        expect(refolded(initialHealth('api'), linesOf(all))).toEqual(once);
      }),
    );
  });

  it('of a prefix and then of the rest is that of the whole, also through a stored state', () => {
    fc.assert(
      fc.property(history(), fc.nat(), (all, cut) => {
        const lines = linesOf(all);
        const at = cut % (lines.length + 1);
        const half = refolded(initialHealth('api'), lines.slice(0, at));
        const stored: unknown = JSON.parse(JSON.stringify(half));
        expect(Health.is(stored)).toBe(true);
        if (Health.is(stored)) expect(refolded(stored, lines.slice(at))).toEqual(endOf(all));
      }),
    );
  });

  it('stands at the last place and its hashes, whatever happened', () => {
    fc.assert(
      fc.property(history(), (all) => {
        const lines = linesOf(all);
        expect(endOf(all)).toMatchObject({ version: lines.length, head_hash: lines.at(-1)?.hash ?? null });
        expect(chainFaults('api', lines)).toEqual([]);
      }),
    );
  });

  it('of a routine check changes only its version, its schedule, what was last seen, and the head', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { before, events, after } of all) {
          const [first] = events;
          if (first?.event.type !== 'CheckCompleted' || !isRoutine(before, first.event)) continue;
          expect(first.event.prev_kept_hash).toBeUndefined();
          const { version, scheduled_at, head_hash } = after;
          const { last_status_code, last_latency_ms, last_checked_at, last_error } = after;
          const latest = { last_status_code, last_latency_ms, last_checked_at, last_error };
          expect(after).toEqual({ ...before, version, scheduled_at, head_hash, ...latest });
        }
      }),
    );
  });

  it('holds over what remains when any routine checks have expired: state, transitions, and the chain of the kept', () => {
    fc.assert(
      fc.property(history(), fc.infiniteStream(fc.boolean()), (all, expires) => {
        const whole = sealedOf(all);
        // When the latest check itself is gone, what was last seen is gone with it.
        const latest = whole.findLastIndex(({ event }) => event.type === 'CheckCompleted');
        const rest = whole.filter(({ event }, i) => {
          const mayGo = event.type === 'CheckCompleted' && event.prev_kept_hash === undefined && i !== latest;
          return !(mayGo && expires.next().value === true);
        });
        expect(rest.reduce((state, { event }) => evolve(state, event), initialHealth('api'))).toEqual(
          endOf(all),
        );
        let permanentHash: string | null = null;
        for (const { event } of rest) {
          if (event.prev_kept_hash === undefined) continue;
          expect(event.prev_kept_hash).toBe(permanentHash);
          permanentHash = event.hash;
        }
      }),
    );
  });

  it('gives a check an expiry only when it is routine and its config says how long', () => {
    fc.assert(
      fc.property(history(), (all) => {
        for (const { before, events } of all)
          for (const { event } of events) {
            const days = before.config?.retain_days ?? null;
            const expiry = event.type === 'CheckCompleted' ? event.expires_at : undefined;
            const expected =
              event.type === 'CheckCompleted' && isRoutine(before, event) && days !== null
                ? Date.parse(event.recorded_at) / 1000 + days * 86_400
                : undefined;
            expect(expiry).toBe(expected);
          }
      }),
    );
  });

  it('of one API is never changed by any other, in whatever order they are recorded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (each, pick) => {
          const alone = each.map((own, i) => played(initialHealth(`api-${String(i)}`), own));
          const ledger = memoryLedger(memoryStore());
          const queues = alone.map((all) => [...all]);
          for (
            let left = queues.filter((queue) => queue.length > 0);
            left.length > 0;
            left = left.filter((q) => q.length > 0)
          ) {
            const next = left[pick.next().value % left.length]?.shift();
            if (next === undefined || next.events.length === 0) continue;
            const { before, events, after } = next;
            const commit = {
              api_id: before.api_id,
              expected: before.version,
              events,
              state: after,
              hasState: true,
            };
            expect(await ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
          }
          for (const [i, all] of alone.entries()) {
            const apiId = `api-${String(i)}`;
            expect(await streamIn(ledger, apiId)).toEqual(linesOf(all));
            expect((await rowIn(ledger, apiId)) ?? initialHealth(apiId)).toEqual(endOf(all, apiId));
          }
        },
      ),
    );
  });
});
