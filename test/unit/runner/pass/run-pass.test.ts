import { beforeEach, describe, expect, it } from 'vitest';
import { createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';
import { left } from '../../../support/right.ts';
import { ledgerError } from '../../../../src/projections/ledger.ts';
import * as E from 'fp-ts/lib/Either.js';

const minute = 60_000;
let m: Monitor;
beforeEach(() => {
  m = createMonitor();
});

describe('one pass', () => {
  it('records the config with the first check, in one commit', async () => {
    m.watch('api');
    const { report, outcome } = await m.pass();
    expect(m.types('api')).toEqual(['ApiConfigured', 'CheckCompleted']);
    expect(m.state('api')).toMatchObject({ version: 2, last_state: 'UP', presumed: false });
    expect(report).toMatchObject({
      apis: { total: 1, enabled: 1, due: 1, checked: 1, dropped: 0, invalid: 0 },
      outcomes: { up: 1, down: 0 },
      alerts: { published: 0, pending: 0 },
    });
    expect(outcome).toBe('done');
    expect(m.sent).toEqual([]);
  });

  it('alerts once for each transition and never for what stays as it is', async () => {
    m.watch('api');
    for (const [i, outcome] of (['UP', 'DOWN', 'DOWN', 'UP', 'UP', 'DOWN'] as const).entries()) {
      m.outcomes.set('api', outcome);
      await m.pass({ at: noon + i * minute });
    }
    const changes = m.eventsOf('api', 'StateChanged');
    expect(changes.map(({ from, to }) => `${from}-${to}`)).toEqual(['UP-DOWN', 'DOWN-UP', 'UP-DOWN']);
    expect(m.told()).toEqual(changes.map(({ seq }) => `api/${String(seq)}`));
    expect(m.eventsOf('api', 'AlertPublished').map(({ for_seq }) => for_seq)).toEqual(
      changes.map(({ seq }) => seq),
    );
  });

  it('reports its transitions', async () => {
    m.watch('api');
    m.outcomes.set('api', 'DOWN');
    const { report } = await m.pass();
    expect(report.transitions).toEqual([
      {
        transition_id: 'api/3',
        api_id: 'api',
        seq: 3,
        signal: 'availability',
        from: 'UP',
        to: 'DOWN',
        at: '2026-01-01T12:00:00.000Z',
      },
    ]);
    expect(report.alerts).toEqual({ published: 1, pending: 0 });
  });

  it('checks in the same slot only what --all asks for', async () => {
    m.watch('api');
    await m.pass();
    expect((await m.pass({ at: noon + 20_000 })).report.apis).toMatchObject({ due: 0, checked: 0 });
    expect((await m.pass({ at: noon + 25_000, all: true })).report.apis).toMatchObject({
      due: 1,
      dropped: 0,
    });
  });

  it('checks others while results are being written', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) m.watch(id);
    const clock = virtualClock(noon);
    const { ledger, probe } = m.deps();
    const probedAt: number[] = [];
    await m.pass({
      clock,
      concurrency: 2,
      ledger: {
        ...ledger,
        commit: (commits) => async () => {
          await clock.sleep(10_000);
          return ledger.commit(commits)();
        },
      },
      probe: (config, signal) => async () => {
        probedAt.push(clock.elapsed() - noon);
        await clock.sleep(10);
        return probe(config, signal)();
      },
    });
    expect(probedAt).toEqual([0, 0, 10, 10, 20, 20]);
    expect(m.types('f')).toEqual(['ApiConfigured', 'CheckCompleted']);
  });

  it('checks the longest unchecked first', async () => {
    for (const [i, id] of ['a', 'b', 'c'].entries()) {
      m.watch(id);
      await m.pass({ at: noon + i * 1000 });
    }
    m.watch('new');
    m.probed.length = 0;
    await m.pass({ at: noon + minute, concurrency: 1 });
    expect(m.probed).toEqual(['new', 'a', 'b', 'c']);
  });

  it('names APIs that were checked later than their interval allows', async () => {
    m.watch('api');
    await m.pass();
    expect((await m.pass({ at: noon + minute })).report.late).toEqual([]);
    expect((await m.pass({ at: noon + 4 * minute })).report.late).toEqual(['api']);
  });

  it('leaves other shards alone', async () => {
    for (const id of ['payments', 'search', 'login', 'mail']) m.watch(id);
    await m.pass({ shard: { index: 1, of: 3 } });
    expect(m.probed.toSorted()).toEqual(['login', 'search']);
    await m.pass({ shard: { index: 2, of: 3 } });
    await m.pass({ shard: { index: 3, of: 3 } });
    expect(m.probed.toSorted()).toEqual(['login', 'mail', 'payments', 'search']);
  });

  it('does nothing when configs or states cannot be read, and says which', async () => {
    m.watch('api');
    const configError = { _tag: 'ConfigError', kind: 'outage', message: 'no configs', cause: null } as const;
    const configs = { name: 'x', read: () => async () => E.left(configError) };
    expect(left(await m.tryPass({ configs }))).toEqual(configError);
    const rowsError = ledgerError('no states', null);
    const ledger = { ...m.ledger, loadStates: () => async () => E.left(rowsError) };
    expect(left(await m.tryPass({ ledger }))).toEqual(rowsError);
    expect(m.probed).toEqual([]);
  });

  it('names each check that was not recorded, and exits 1', async () => {
    m.watch('good');
    m.watch('bad');
    const failed = { _tag: 'Failed', error: ledgerError('disk full', null) } as const;
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => async () => {
        const results = await m.ledger.commit(commits.filter(({ api_id }) => api_id !== 'bad'))();
        let next = 0;
        return commits.map(({ api_id }) => (api_id === 'bad' ? failed : (results[next++] ?? failed)));
      },
    };
    const { report, outcome } = await m.pass({ ledger });
    expect(report.unrecorded).toEqual(['bad']);
    expect(m.notes.join()).toContain('the check of bad (UP) was not recorded: disk full');
    expect(m.types('good')).toEqual(['ApiConfigured', 'CheckCompleted']);
    expect(outcome).toBe('failed');
  });

  it('tells when the store takes events and refuses their states, in every pass until somebody acts', async () => {
    m.watch('api');
    await m.pass();
    const refused = {
      _tag: 'StateWriteRejected',
      error: ledgerError('no permission to write states', null),
    } as const;
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      commit: (commits) => async () => {
        const states = new Map(m.store.states);
        const results = await m.ledger.commit(commits)();
        for (const { api_id } of commits) m.store.states.set(api_id, states.get(api_id) ?? {});
        return results.map((result) => (result._tag === 'Committed' ? refused : result));
      },
    };
    for (const checks of [2, 3]) {
      const { report, outcome } = await m.pass({ at: noon + checks * minute, ledger });
      expect([report.apis.checked, report.unrecorded, outcome]).toEqual([1, ['api'], 'failed']);
      expect(m.notes.join()).toContain(
        'the check of api is recorded, but the state shown for it is old: no permission to write states',
      );
      expect(m.types('api').filter((type) => type === 'CheckCompleted')).toHaveLength(checks);
    }
    expect((await m.pass({ at: noon + 4 * minute })).outcome).toBe('done');
  });

  it('does not touch an API whose state was not written by upledger, and names it', async () => {
    m.watch('api');
    m.watch('other');
    m.store.states.set('api', { api_id: 'api', last_state: 'UP' });
    const { report, outcome } = await m.pass();
    expect(report.unrecorded).toEqual(['api']);
    expect(m.notes.join()).toContain('was not written by upledger');
    expect(m.probed).toEqual(['other']);
    expect(outcome).toBe('failed');
  });

  it('records nothing where a state is ahead of a log that was restored, and says what to do', async () => {
    m.watch('api');
    await m.pass();
    const before = m.state('api');
    if (before === null) throw new Error('no state');
    m.store.states.set('api', { ...before, version: 9 });
    m.outcomes.set('api', 'DOWN');
    let reads = 0;
    const ledger: Monitor['ledger'] = {
      ...m.ledger,
      loadStates: (ids) =>
        reads++ === 0 ? async () => E.right({ states: [before], faults: [] }) : m.ledger.loadStates(ids),
    };
    const { report, outcome } = await m.pass({ at: noon + minute, ledger });
    expect(report.unrecorded).toEqual(['api']);
    expect(m.notes.join()).toContain('its state (version 9) is ahead of its log');
    expect(m.notes.join()).toContain('replay --write --reset');
    expect(m.types('api')).toHaveLength(2);
    expect(outcome).toBe('failed');
  });

  it('stops at the signal: what was not started stays due', async () => {
    const controller = new AbortController();
    for (let i = 0; i < 20; i += 1) m.watch(`api-${String(i)}`);
    const { interrupted, report } = await m.pass({
      concurrency: 1,
      signal: controller.signal,
      progress: () => {
        controller.abort();
      },
    });
    expect(interrupted).toBe(true);
    // Some may have been under way when the first was told.
    const { checked } = report.apis;
    expect(checked).toBeLessThan(20);
    m.probed.length = 0;
    await m.pass({ at: noon + 15_000 });
    expect(m.probed).toHaveLength(20 - checked);
  });
});
