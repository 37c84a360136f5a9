import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/event-record.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import type { Ledger } from '../../src/projections/ledger.ts';
import { rowIn, linesOf, streamIn } from '../support/ledger/ledger-reads.ts';
import { checked, configRead } from '../support/ledger/commands.ts';
import { chainFaults, refolded } from '../support/ledger/refolded.ts';
import { commitOf } from '../support/ledger/stream.ts';
import type { LedgerSubject, OpenSubject } from './ledger-subject.ts';
import { runs } from '../support/runs.ts';

type Step = Readonly<{ writer: number; api: number; act: 'UP' | 'DOWN' | 'config' | 'catchUp' | 'row' }>;

const step: fc.Arbitrary<Step> = fc.record({
  writer: fc.nat({ max: 2 }),
  api: fc.nat({ max: 1 }),
  act: fc.constantFrom('UP', 'UP', 'DOWN', 'DOWN', 'config', 'catchUp', 'row'),
});

const observed = (act: 'UP' | 'DOWN' | 'config', n: number) =>
  act === 'config' ? configRead(n, { timeout_ms: 1000 + n }) : checked(n, act);

/** Several writers on one store, each with its own idea of it. */
export const ledgerRaces = (open: OpenSubject): void => {
  describe('several writers', () => {
    let subject: LedgerSubject;
    let writers: readonly Ledger[];
    beforeAll(async () => {
      subject = await open(3);
      writers = [subject.ledger, await subject.another(), await subject.another()];
    });
    afterAll(() => subject.dispose());

    it('lets exactly one of two concurrent commits have a place', async () => {
      const [a, b] = writers;
      if (a === undefined || b === undefined) throw new Error('two writers are needed');
      let before: Health = initialHealth('slot');
      for (let n = 0; n < 20; n += 1) {
        const outcome = n % 3 === 0 ? 'DOWN' : 'UP';
        const first = n === 0 ? [configRead(0)] : [];
        const rivals = ['x', 'y'].map((pass) =>
          commitOf(before, [...first, checked(n, outcome)], { minute: n, pass }),
        );
        const [[ofA], [ofB]] = await Promise.all([
          a.commit(rivals.slice(0, 1))(),
          b.commit(rivals.slice(1))(),
        ]);
        expect(new Set([ofA?._tag, ofB?._tag])).toEqual(new Set(['Committed', 'VersionConflict']));
        before = rivals[ofA?._tag === 'Committed' ? 0 : 1]?.state ?? before;
      }
      expect(chainFaults('slot', await streamIn(a, 'slot'))).toEqual([]);
    });

    it('always leaves contiguous, chained streams that hold each committed event once, and states that are folds of them', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          run += 1;
          const ids = [0, 1].map((api) => `run-${String(run)}-${String(api)}`);
          const views = writers.map(() => ids.map(initialHealth));
          const won: EventRecord[] = [];
          for (const [n, { writer, api, act }] of steps.entries()) {
            const ledger = writers[writer];
            const view = views[writer]?.[api];
            if (ledger === undefined || view === undefined) throw new Error('no such writer');
            const { api_id } = view;
            if (act === 'catchUp') {
              const news = await linesOf(
                ledger.readStream(api_id, { from: view.version + 1, to: Number.MAX_SAFE_INTEGER }),
              );
              views[writer]?.splice(api, 1, refolded(view, news));
              continue;
            }
            const commit = commitOf(view, act === 'row' ? [] : [observed(act, n)], {
              minute: n,
              pass: `p${String(n)}`,
            });
            if (act === 'row' && view.version === 0) continue;
            const [result] = await ledger.commit([commit])();
            if (result?._tag !== 'Committed') {
              expect(result).toEqual({ _tag: 'VersionConflict' });
              continue;
            }
            won.push(...commit.events.map(({ line }) => line));
            views[writer]?.splice(api, 1, commit.state);
          }
          for (const id of ids) {
            const stream = await streamIn(subject.ledger, id);
            expect(chainFaults(id, stream)).toEqual([]);
            expect(stream).toEqual(won.filter(({ api_id }) => api_id === id));
            const state = await rowIn(subject.ledger, id);
            expect(state).toEqual(
              state === undefined ? undefined : refolded(initialHealth(id), stream.slice(0, state.version)),
            );
          }
        }),
        { numRuns: runs(60) },
      );
    });
  });
};
