import { beforeEach, describe, expect, it } from 'vitest';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type Ledger } from '../../../../src/projections/ledger.ts';
import { createMonitor, noon, refusedBy, accepted, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;
let m: Monitor;
beforeEach(async () => {
  m = createMonitor();
  m.watch('api');
  m.watch('other');
  await m.pass();
});

const damage = (seq: number) => {
  const slot = m.store.log.get('api')?.get(seq);
  if (slot === undefined) throw new Error('nothing to damage');
  m.store.log.get('api')?.set(seq, { ...slot, line: null });
};

/** One transition of `api` is owed, and another one of `other`. */
const withAlertDue = async () => {
  m.outcomes.set('api', 'DOWN').set('other', 'DOWN');
  m.channel.answer = () => refusedBy(false);
  await m.pass({ at: noon + minute });
  m.channel.answer = () => accepted('later');
};

const unreadable = (change: Partial<Ledger>): Ledger => ({ ...m.ledger, ...change });
const outage = ledgerError('the log cannot be read', null);

describe('a log that is damaged or cannot be read', () => {
  it('an owed transition that is no event any more is named, and stops no other alert', async () => {
    await withAlertDue();
    damage(4);
    const { report, outcome } = await m.pass({ at: noon + minute + 5000 });
    expect(m.told()).toEqual(['other/4']);
    expect(report.alerts).toEqual({ published: 1, pending: 1 });
    expect(m.notes.join('\n')).toContain('the pending alerts of api cannot be read: event api/4');
    expect(outcome).toBe('failed');
  });

  it('an owed place that holds something else is named', async () => {
    await withAlertDue();
    const state = m.store.states.get('api');
    m.store.states.set('api', { ...state, changed_seq: 3 });
    const readTransitions = async function* readTransitions() {
      yield E.left(outage);
    };
    await m.pass({ at: noon + minute + 5000, ledger: unreadable({ readTransitions }) });
    expect(m.notes.join('\n')).toContain('is not compared with the index of transitions: the log cannot');
    expect(m.notes.join('\n')).toContain('event api/3: has a pending alert but is not a StateChanged');
  });

  it('states that cannot be read are the one thing that is told', async () => {
    await withAlertDue();
    m.notes.length = 0;
    const readTransitions = async function* readTransitions() {
      yield E.left(outage);
    };
    const ledger = unreadable({ readTransitions, loadStates: () => async () => E.left(outage) });
    await expect(m.pass({ at: noon + minute + 5000, ledger })).rejects.toThrow(outage.message);
    expect(m.notes).toEqual([]);
  });

  it('transitions that cannot be read now stay owed, and go out later', async () => {
    await withAlertDue();
    const ledger = unreadable({ readEvent: () => async () => E.left(outage) });
    const { report } = await m.pass({ at: noon + minute + 5000, ledger });
    expect(report.alerts).toEqual({ published: 0, pending: 2 });
    expect(m.told()).toEqual([]);
    await m.pass({ at: noon + minute + 10_000 });
    expect(m.told().toSorted()).toEqual(['api/4', 'other/4']);
  });

  it('an alert goes out even when the checks behind it cannot be read any more', async () => {
    await withAlertDue();
    damage(3);
    await m.pass({ at: noon + minute + 5000 });
    const alert = m.sent.findLast(({ message }) => message.api_id === 'api');
    expect(alert?.result).toBe('Accepted');
    expect(alert?.message.body).toContain('api/4');
    expect(alert?.message.body).not.toContain('Status');
  });

  it('an alert of an API that is listed no more tells what the log shows of its request', async () => {
    await withAlertDue();
    m.configs.delete('api');
    await m.pass({ at: noon + minute + 5000 });
    const alert = m.sent.findLast(({ message }) => message.api_id === 'api');
    expect(alert?.message.body).toContain('GET https://api.example/health');
  });

  it('a tail that does not decode leaves its check unrecorded, by name, and the others go on', async () => {
    const stale = m.state('api');
    m.probed.length = 0;
    await m.pass({ at: noon + minute });
    damage(3);
    if (stale === null) throw new Error('no state');
    m.store.states.set('api', stale);
    const { report } = await m.pass({ at: noon + 2 * minute });
    expect(report.unrecorded).toEqual(['api']);
    expect(m.notes.join('\n')).toContain('the check of api (UP) was not recorded: event api/3');
    expect(m.state('other')?.version).toBe(4);
  });

  it('a removal whose config cannot be read is reported and tried again', async () => {
    m.configs.delete('api');
    const ledger = unreadable({ readEvent: () => async () => E.left(outage) });
    const { report, outcome } = await m.pass({ at: noon + minute, ledger });
    expect(report.unrecorded).toEqual(['api']);
    expect(outcome).toBe('failed');
    await m.pass({ at: noon + 2 * minute });
    expect(m.state('api')?.config?.removed).toBe(true);
  });

  it('a removal whose config is not where the state says is reported', async () => {
    m.configs.delete('api');
    const state = m.state('api');
    m.store.states.set('api', { ...state, config: { ...state?.config, seq: 2 } });
    await m.pass({ at: noon + minute });
    expect(m.notes.join('\n')).toContain('event api/2 should be its config and is CheckCompleted');
  });

  it('a state that is not ours, found only when writing, is named and left alone', async () => {
    m.outcomes.set('api', 'DOWN');
    const states = m.ledger.loadStates();
    const read = await states();
    m.store.states.set('api', { api_id: 'api', last_state: 'UP' });
    const { report } = await m.pass({
      at: noon + minute,
      ledger: unreadable({ loadStates: () => async () => read }),
    });
    expect(report.unrecorded).toEqual(['api']);
    expect(m.store.states.get('api')).toEqual({ api_id: 'api', last_state: 'UP' });
    expect(m.types('api')).toHaveLength(2);
  });

  it('an API whose state cannot be read is enabled all the same, and is named', async () => {
    for (const id of ['api', 'other']) m.store.states.set(id, { ...m.store.states.get(id), v: 3 });
    const { report, outcome } = await m.pass({ at: noon + minute });
    expect(report.apis).toMatchObject({ total: 2, enabled: 2, due: 0, checked: 0 });
    expect([report.unrecorded, outcome]).toEqual([['api', 'other'], 'failed']);
  });

  it('a claim that cannot be recorded sends nothing', async () => {
    await withAlertDue();
    const failed = { _tag: 'Failed', error: ledgerError('read-only', null) } as const;
    const ledger = unreadable({ commit: (commits) => async () => commits.map(() => failed) });
    const { report } = await m.pass({ at: noon + minute + 5000, ledger });
    expect(m.told()).toEqual([]);
    expect(report.alerts).toEqual({ published: 0, pending: 2 });
    expect(m.notes.join('\n')).toContain('the claim of api/4 was not recorded: read-only');
  });

  it('claims of a digest that cannot be recorded are left out of it', async () => {
    const ids = Array.from({ length: 24 }, (_, i) => `many-${String(i)}`);
    for (const id of ids) {
      m.watch(id);
      m.outcomes.set(id, 'DOWN');
    }
    const failed = { _tag: 'Failed', error: ledgerError('throttled', null) } as const;
    let claims = 0;
    const ledger = unreadable({
      commit: (commits) => async () => {
        const results = await Promise.all(
          commits.map((commit) => {
            const isClaim = commit.events[0]?.event.type === 'AlertAttempted';
            claims += isClaim ? 1 : 0;
            return isClaim && claims > 22 ? Promise.resolve([failed]) : m.ledger.commit([commit])();
          }),
        );
        return results.flat();
      },
    });
    const { report } = await m.pass({ at: noon + minute, ledger });
    expect(report.alerts).toEqual({ published: 22, pending: 2 });
    expect(m.told()).toHaveLength(22);
    await m.pass({ at: noon + 4 * minute });
    expect(new Set(m.told()).size).toBe(24);
    expect(m.told()).toHaveLength(24);
  });
});
