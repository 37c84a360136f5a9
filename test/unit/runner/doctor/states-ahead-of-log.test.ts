import { describe, expect, it } from 'vitest';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { statesAhead } from '../../../../src/runner/doctor/states-ahead-of-log.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

/** Two APIs, of which one has lost its last event; `days` of retention, a check `ago` minutes before now. */
const found = async (days: number | null, ago: number) => {
  const store = memoryStore();
  const ledger = memoryLedger(store);
  const firsts = ['fine', 'gone'].map((id) =>
    commitOf(initialHealth(id), [configRead(0, { retain_checks_days: days }), checked(0, 'UP')]),
  );
  await ledger.commit(firsts)();
  const quiet = firsts.map(({ state }) =>
    commitOf(state, [checked(1, 'UP', { config_digest: state.config?.digest ?? '' })]),
  );
  await ledger.commit(quiet)();
  store.log.get('gone')?.delete(3);
  return right(await statesAhead(ledger, Date.parse(minute(ago)))());
};

describe('statesAhead', () => {
  it('names a state whose last event is not in the log', async () => {
    expect(await found(null, 1)).toEqual(['gone']);
  });

  it('blames no state for an event that may have expired, by a clock that goes an hour before this one', async () => {
    expect(await found(1, 1_380)).toEqual(['gone']);
    expect(await found(1, 1_381)).toEqual([]);
  });

  it('names a state whose last event is another one', async () => {
    const store = memoryStore();
    const ledger = memoryLedger(store);
    await ledger.commit([commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')])])();
    store.states.set('api', { ...store.states.get('api'), head_hash: 'a'.repeat(64) });
    expect(right(await statesAhead(ledger, Date.parse(minute(1)))())).toEqual(['api']);
  });

  it('names a state whose last event was permanent, however old', async () => {
    const store = memoryStore();
    const ledger = memoryLedger(store);
    const first = commitOf(initialHealth('api'), [
      configRead(0, { retain_checks_days: 1 }),
      checked(0, 'UP'),
    ]);
    await ledger.commit([first])();
    store.log.get('api')?.delete(2);
    expect(right(await statesAhead(ledger, Date.parse(minute(99_999)))())).toEqual(['api']);
  });
});
