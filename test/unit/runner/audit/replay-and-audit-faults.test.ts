import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStateRepair } from '../../../support/memory-ledger/memory-row-repair.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { ledgerError, type Ledger } from '../../../../src/projections/ledger.ts';
import type { StateRepair } from '../../../../src/projections/state-repair.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { explainEvent } from '../../../../src/runner/history/explain.ts';
import { replayLog } from '../../../../src/runner/replay/replay-log.ts';
import { statesAt } from '../../../../src/runner/status/states-at.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

const failure = ledgerError('the store is on fire', null);

async function* failing() {
  yield E.left(failure);
}

const clock = {
  now: () => Date.parse(minute(30)),
  elapsed: () => 0,
  sleep: () => Promise.resolve(),
};
const progress = () => undefined;

const started = async () => {
  const store = memoryStore();
  const ledger = memoryLedger(store);
  const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')]);
  await ledger.commit([first])();
  return { store, ledger, first };
};

type Part = Partial<Ledger>;
const broken: readonly (readonly [string, Part])[] = [
  ['its states', { loadStates: () => TE.left(failure) }],
  ['its log', { readLog: failing }],
];

describe('a ledger that cannot be read', () => {
  it.each(broken)('makes replay and audit say so, of %s', async (_, part) => {
    const { store, ledger } = await started();
    const deps = { ledger: { ...ledger, ...part }, repair: memoryStateRepair(store), clock, progress };
    expect(left(await auditLog(deps, null))).toBe(failure);
    expect(left(await replayLog(deps, { apis: null, write: true, reset: false }))).toBe(failure);
  });

  it('makes a second look fail as the first would', async () => {
    const { store, ledger, first } = await started();
    store.states.set('api', { ...first.state, version: 7 });
    const deps = { ledger: { ...ledger, readStream: failing }, clock, progress };
    expect(left(await auditLog(deps, null))).toBe(failure);
    let loads = 0;
    const loadStates: Ledger['loadStates'] = (ids) => {
      loads += 1;
      return loads === 1 ? ledger.loadStates(ids) : TE.left(failure);
    };
    expect(left(await auditLog({ ...deps, ledger: { ...ledger, loadStates } }, null))).toBe(failure);
  });

  it('makes the state at a time and an explanation say so', async () => {
    const { ledger } = await started();
    const unreadable = { ...ledger, readLog: failing, readStream: failing };
    const asked = { ledger: unreadable, progress };
    expect(left(await statesAt(asked, null, minute(1)))).toBe(failure);
    expect(left(await statesAt(asked, ['api'], minute(1)))).toBe(failure);
    const rowless = { ledger: { ...ledger, loadStates: () => TE.left(failure) }, progress };
    expect(left(await statesAt(rowless, null, minute(1)))).toBe(failure);
    expect(left(await explainEvent(asked, 'api', 2))).toBe(failure);
    expect(left(await explainEvent(rowless, 'api', 2))).toBe(failure);
    const event = { ...unreadable, readEvent: () => TE.left(failure) };
    expect(left(await explainEvent({ ledger: event, progress }, 'api', 2))).toBe(failure);
  });
});

describe('an event that cannot be read', () => {
  it('costs the state at a time and an explanation its own API alone', async () => {
    const { store, ledger } = await started();
    await ledger.commit([commitOf(initialHealth('other'), [configRead(0), checked(0, 'UP')])])();
    const slot = store.log.get('api')?.get(2);
    if (slot !== undefined) store.log.get('api')?.set(2, { ...slot, line: null });
    const found = right(await statesAt({ ledger, progress }, null, minute(9)));
    expect(found.states.map(({ state }) => state.api_id)).toEqual(['other']);
    expect(found.faults).toMatchObject([{ api_id: 'api', seq: 2 }]);
    expect(left(await explainEvent({ ledger, progress }, 'api', 2))).toMatchObject({ seq: 2 });
    expect(right(await explainEvent({ ledger, progress }, 'other', 2))).toMatchObject({ seq: 2 });
  });
});

describe('a pass that goes on meanwhile', () => {
  it('is no fault of the log: what it wrote is read before anything is said', async () => {
    const { ledger, first } = await started();
    const flip = commitOf(first.state, [checked(1, 'DOWN')]);
    let written = false;
    const late: Ledger = {
      ...ledger,
      // The state is read before the flip is written, the check of the log ends between its two events.
      readLog: async function* readLog() {
        await ledger.commit([flip])();
        written = true;
        for await (const page of ledger.readLog())
          yield E.map((lines: Extract<typeof page, { _tag: 'Right' }>['right']) => lines.slice(0, 3))(page);
      },
    };
    const { report } = right(await auditLog({ ledger: late, clock, progress }, null));
    expect(written).toBe(true);
    expect(report).toMatchObject({ events: 4, faults: [] });
  });

  const racing = (ledger: Ledger, repair: StateRepair, states: readonly Health[]): StateRepair => {
    const meanwhile = [...states];
    return {
      replaceState: (state, over) => async () => {
        const next = meanwhile.shift();
        if (next !== undefined) {
          const result = await ledger.commit([commitOf(next, [checked(next.version, 'UP')])])();
          expect(result).toEqual([{ _tag: 'Committed' }]);
        }
        return repair.replaceState(state, over)();
      },
    };
  };

  it('makes a rewritten state catch up with what was recorded meanwhile', async () => {
    const { store, ledger, first } = await started();
    store.states.delete('api');
    const repair = racing(ledger, memoryStateRepair(store), [first.state]);
    const report = right(
      await replayLog({ ledger, repair, clock, progress }, { apis: ['api'], write: true, reset: false }),
    );
    expect(report).toMatchObject({ written: ['api'], unwritten: [] });
    expect(store.states.get('api')).toMatchObject({ version: 3 });
  });

  it('keeps a state from being set back, and says to stop all passes', async () => {
    const { store, ledger, first } = await started();
    store.states.set('api', { ...first.state, version: 9 });
    const repair: StateRepair = { replaceState: () => TE.right('kept') };
    const options = { apis: null, write: true, reset: true };
    const report = right(await replayLog({ ledger, repair, clock, progress }, options));
    expect(report.unwritten.map(({ reason }) => reason).join()).toMatch(
      /^another runner .* stop all passes/u,
    );
  });

  it.each([
    [
      'a state that is not ours',
      { replaceState: () => TE.right('kept') } satisfies StateRepair,
      {},
      /left alone/u,
    ],
    ['a failed write', { replaceState: () => TE.left(failure) } satisfies StateRepair, {}, /on fire/u],
    [
      'a failed catching up',
      { replaceState: () => TE.right('kept') } satisfies StateRepair,
      { readStream: failing },
      /on fire/u,
    ],
  ] as const)('names %s that could not be written', async (_, repair, part, reason) => {
    const { store, ledger } = await started();
    store.states.delete('api');
    const deps = { ledger: { ...ledger, ...part }, repair, clock, progress };
    const report = right(await replayLog(deps, { apis: null, write: true, reset: false }));
    expect(report.unwritten).toHaveLength(1);
    expect(report.unwritten[0]?.reason).toMatch(reason);
  });
});
