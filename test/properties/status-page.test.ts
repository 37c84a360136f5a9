import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/events/fields/outcome.ts';
import { makePage } from '../../src/runner/page/make-page.ts';
import { observeConfigs, observeLedger } from '../../src/runner/page/observe-pass.ts';
import { cachePath, readCache } from '../../src/runner/page/page-cache.ts';
import { historiesOfLog, historiesSince } from '../../src/runner/page/read-histories.ts';
import { runPass } from '../../src/runner/pass/run-pass.ts';
import { pageDefaults } from '../../src/runner/config/page/page-settings.ts';
import type { Configs } from '../../src/runner/ports/config-source.ts';
import type { PageTarget } from '../../src/runner/ports/page-target.ts';
import { apiConfig, createMonitor, noon } from '../support/monitor/monitor.ts';
import { memoryTarget } from '../support/pages/memory-target.ts';
import { right } from '../support/right.ts';
import { runs } from '../support/runs.ts';

const ids = ['a', 'b', 'c'] as const;

/** One pass: so many minutes after the one before, with these APIs down, by another runner or not, and what is configured. */
const step = fc.record({
  minutes: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 60, max: 40 * 60 })),
  down: fc.subarray([...ids]),
  unseen: fc.boolean(),
  configured: fc.subarray([...ids], { minLength: 1 }),
  slow: fc.boolean(),
});

describe('a status page', () => {
  it('is the same from the cache and what passes record as from the whole log, and the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 14 }),
        fc.boolean(),
        async (steps, details) => {
          const monitor = createMonitor();
          const kept = memoryTarget();
          const page = { ...pageDefaults, details };
          let at = noon;
          for (const { minutes, down, unseen, configured, slow } of steps) {
            at += minutes * 60_000;
            monitor.configs.clear();
            for (const id of configured)
              monitor.configs.set(
                id,
                apiConfig(id, { failure_threshold: 2, slow_ms: 100, slow_threshold: 2 }),
              );
            for (const id of ids) {
              const outcome: Outcome = down.includes(id) ? 'DOWN' : 'UP';
              monitor.outcomes.set(id, outcome);
              monitor.found.set(id, { latency_ms: slow ? 200 : 42 });
            }
            const deps = monitor.deps({ at });
            const { ledger, observed } = observeLedger(deps.ledger);
            const { configs, last } = observeConfigs({
              ...deps.configs,
              read: (apiIds) => TE.map((read: Configs) => ({ ...read, page }))(deps.configs.read(apiIds)),
            });
            // A pass of another runner records, and no page is written after it.
            const pass = runPass({ ...deps, ...(unseen ? {} : { ledger }), configs }, deps);
            const { report } = right(await pass);
            if (unseen) continue;
            const options = { asOf: Date.parse(report.started_at), now: at, force: false };
            const known = readCache(right(await kept.target.read(cachePath)()), details);
            const since = historiesSince({ ledger: deps.ledger, cached: known, observed });
            const read = last();
            right(await makePage({ histories: since, target: kept.target, configs: read }, options));
            const write = async (target: PageTarget) =>
              right(
                await makePage(
                  { histories: historiesOfLog(deps.ledger, () => undefined), target, configs: read },
                  options,
                ),
              );
            const [whole, again] = [memoryTarget(), memoryTarget()];
            await write(whole.target);
            await write(again.target);
            expect(kept.files()).toEqual(whole.files());
            expect(again.files()).toEqual(whole.files());
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('as of a time says the same later, whatever was recorded since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), fc.nat(), async (steps, pick) => {
        const monitor = createMonitor();
        let at = noon;
        const asOf: number[] = [];
        const pages: unknown[] = [];
        const pageAt = async (time: number): Promise<unknown> => {
          const made = memoryTarget();
          const histories = historiesOfLog(monitor.ledger, () => undefined);
          right(
            await makePage(
              { histories, target: made.target, configs: null },
              { asOf: time, now: at, force: false },
            ),
          );
          return made.files();
        };
        for (const { minutes, down } of steps) {
          at += minutes * 60_000;
          for (const id of ids) {
            monitor.configs.set(id, apiConfig(id));
            monitor.outcomes.set(id, down.includes(id) ? 'DOWN' : 'UP');
          }
          const deps = monitor.deps({ at });
          expect(E.isRight(await runPass(deps, deps))).toBe(true);
          asOf.push(at);
          pages.push(await pageAt(at));
        }
        const n = pick % asOf.length;
        expect(await pageAt(asOf[n] ?? 0)).toEqual(pages[n]);
      }),
      { numRuns: runs(40) },
    );
  });
});
