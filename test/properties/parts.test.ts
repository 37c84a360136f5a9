import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportPeriod } from '../../src/projections/report/report-period.ts';
import { auditLog } from '../../src/runner/audit/audit-log.ts';
import { replayLog } from '../../src/runner/replay/replay-log.ts';
import { readReport } from '../../src/runner/report/read-report.ts';
import { readSlow } from '../../src/runner/what-if/read-slow.ts';
import { readWhatIf } from '../../src/runner/what-if/read-what-if.ts';
import type { RunFold } from '../../src/runner/ports/part-fold.ts';
import { stillAt } from '../support/ledger/audited.ts';
import { dividedInto } from '../support/ledger/divided.ts';
import { memoryLedger } from '../support/memory-ledger/memory-ledger.ts';
import { memoryStateRepair } from '../support/memory-ledger/memory-row-repair.ts';
import { memoryStore, type MemoryStore, type Slot } from '../support/memory-ledger/memory-store.ts';
import { timeAt, writeChecks } from '../support/pages/page-ledger.ts';
import { right } from '../support/right.ts';
import { runs } from '../support/runs.ts';

const [since, until, now] = [5, 40, 80].map((minute) => Date.parse(timeAt(minute)));
const period: ReportPeriod = {
  since: Number(since),
  until: Number(until),
  now: Number(now),
  edges: [Number(since), Number(until)],
  forPage: true,
};
const thresholds = [1, 2].map((n) => ({ failure_threshold: n, success_threshold: 1, expected: null }));

/** What somebody, or a crash, does to one stream of a store. */
const damage = fc.record({
  api: fc.nat(),
  place: fc.nat(),
  how: fc.constantFrom(
    'drop',
    'blank',
    'change',
    'move',
    'to nowhere',
    'no state',
    'short state',
    'no stream',
  ),
});
type Damage = typeof damage extends fc.Arbitrary<infer A> ? A : never;

const apply = (store: MemoryStore, { api, place, how }: Damage): void => {
  const names = [...store.log.keys()];
  const name = names[api % names.length] ?? '';
  const slots: Map<number, Slot> = store.log.get(name) ?? new Map<number, Slot>();
  const seq = 1 + (place % slots.size);
  const slot = slots.get(seq);
  const state = store.states.get(name);
  if (how === 'drop') slots.delete(seq);
  if (how === 'no stream') store.log.delete(name);
  if (how === 'no state') store.states.delete(name);
  if (how === 'short state' && state !== undefined) store.states.set(name, { ...state, version: seq });
  if (slot === undefined) return;
  if (how === 'blank') slots.set(seq, { ...slot, line: null });
  if (how === 'move') slots.set(seq, { ...slot, appended: 0 });
  if (how === 'to nowhere') slots.set(0, slot);
  if (how === 'change' && slot.line !== null)
    slots.set(seq, { ...slot, line: { ...slot.line, body: slot.line.body.replace('UP', 'DOWN') } });
};

const world = fc.record({
  apis: fc.array(fc.array(fc.constantFrom('UP', 'UP', 'DOWN'), { minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 6,
  }),
  damages: fc.array(damage, { maxLength: 4 }),
});

/** Everything that is read of a log in parts, here or as `run` divides it. */
const told = async (store: MemoryStore, run: RunFold | undefined) => {
  const ledger = memoryLedger(store, { pageSize: 7 });
  const clock = { ...stillAt(period.now), elapsed: () => 0 };
  const progress = () => undefined;
  const threads = run === undefined ? undefined : { run, events: 0 };
  const scan = { ledger, apis: null, progress, threads };
  const repair = memoryStateRepair(store);
  const policies = { ofApi: new Map([['a-1', thresholds]]), others: thresholds.slice(0, 1) };
  const whatIf = { ...period, short: 0, lists: true };
  const slow = { since: period.since, until: period.until, limits: [30, 50], threshold: null };
  return {
    audit: right(await auditLog({ ledger, clock, progress, run }, null)),
    replay: right(
      await replayLog({ ledger, repair, clock, progress, run }, { apis: null, write: false, reset: false }),
    ),
    report: right(await readReport(scan, period)),
    whatIf: right(await readWhatIf(scan, whatIf, policies)),
    slow: right(await readSlow(scan, slow)),
  };
};

describe('a log that is read in parts', () => {
  it('says the same, to the order of what it says, whatever is wrong with it', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 1, max: 4 }), async ({ apis, damages }, count) => {
        const store = memoryStore();
        const ledger = memoryLedger(store);
        for (const [i, outcomes] of apis.entries())
          await writeChecks(
            ledger,
            // Not in order of their names.
            `a-${String((i * 5) % 7)}`,
            outcomes.map((outcome, minute) => ({ minute, outcome, latency: 20 + 7 * (minute % 9) })),
          );
        for (const each of damages) apply(store, each);
        const whole = await told(store, undefined);
        const divided = await told(store, dividedInto(count, ledger, stillAt(period.now)));
        expect(divided).toEqual(whole);
        expect(JSON.stringify(divided)).toBe(JSON.stringify(whole));
      }),
      { numRuns: runs(150) },
    );
  });
});
