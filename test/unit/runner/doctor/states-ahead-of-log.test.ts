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
  store.log.get('gone')?.delete(2);
  return right(await statesAhead(ledger, Date.parse(minute(ago)))());
};

describe('statesAhead', () => {
  it('names a state whose last event is not in the log', async () => {
    expect(await found(null, 1)).toEqual(['gone']);
  });

  it('blames no state for an event that may have expired', async () => {
    expect(await found(1, 1_439)).toEqual(['gone']);
    expect(await found(1, 1_440)).toEqual([]);
  });
});
