import { describe, expect, it } from 'vitest';
import { memoryLedger } from './memory-ledger.ts';
import { memoryStateRepair } from './memory-row-repair.ts';
import { memoryStore } from './memory-store.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import type { Commit } from '../../../src/projections/ledger.ts';
import { ledgerContract } from '../../contracts/ledger.ts';
import type { OpenSubject } from '../../contracts/ledger-subject.ts';
import { linesOf, rowIn, streamIn } from '../ledger/ledger-reads.ts';
import { checked, configRead } from '../ledger/commands.ts';
import { commitOf } from '../ledger/stream.ts';

const subject =
  (losesRows: boolean): OpenSubject =>
  async (pageSize) => {
    const store = memoryStore();
    const open = () => memoryLedger(store, { pageSize, dropsRow: () => losesRows });
    const changeRow = async (apiId: string, change: Readonly<Record<string, unknown>>) => {
      store.states.set(apiId, { ...store.states.get(apiId), ...change });
    };
    return {
      ledger: open(),
      repair: memoryStateRepair(store),
      another: async () => open(),
      losesRows,
      damageEvent: async (apiId, seq) => {
        const slots = store.log.get(apiId);
        const slot = slots?.get(seq);
        if (slots === undefined || slot === undefined) throw new Error('nothing to damage');
        slots.set(seq, { ...slot, line: null });
      },
      damageRow: (apiId) => changeRow(apiId, { last_state: 'SIDEWAYS' }),
      renewRow: (apiId) => changeRow(apiId, { v: 3 }),
      overstateRow: (apiId) => changeRow(apiId, { version: 2 ** 53 + 2 }),
      deleteRow: async (apiId) => {
        store.states.delete(apiId);
      },
      putForeignRow: async (apiId) => {
        store.states.set(apiId, { api_id: apiId, last_state: 'UP' });
      },
      dispose: async () => {},
    };
  };

ledgerContract('in memory', subject(false));
ledgerContract('in memory whose runners die between event and state', subject(true));

describe('memoryLedger', () => {
  it('asks about the state of no commit but those that can tear', async () => {
    const asked: Commit[] = [];
    const ledger = memoryLedger(memoryStore(), {
      dropsRow: (commit) => {
        asked.push(commit);
        return true;
      },
    });
    const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')]);
    const quiet = commitOf(first.state, [checked(1, 'UP')]);
    const flip = commitOf(quiet.state, [checked(2, 'DOWN')]);
    const config = commitOf(flip.state, [configRead(3, { timeout_ms: 1 })]);
    for (const commit of [first, quiet, flip, config, commitOf(config.state, [])])
      await ledger.commit([commit])();
    expect(asked).toEqual([quiet]);
    expect(await rowIn(ledger, 'api')).toEqual(config.state);
    expect(await streamIn(ledger, 'api')).toHaveLength(6);
  });

  it('reads the whole log in the order of its append', async () => {
    const ledger = memoryLedger(memoryStore(), { pageSize: 2 });
    const firsts = ['b', 'a'].map((id) => commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')]));
    await ledger.commit(firsts)();
    expect((await linesOf(ledger.readLog())).map(({ api_id, seq }) => `${api_id}/${String(seq)}`)).toEqual([
      'b/1',
      'b/2',
      'a/1',
      'a/2',
    ]);
  });
});
