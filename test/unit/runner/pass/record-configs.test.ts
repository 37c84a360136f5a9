import { beforeEach, describe, expect, it } from 'vitest';
import { secretRules } from '../../../../src/runner/config/secrets/secret-rules.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { configuredEvent, loggedConfig } from '../../../../src/runner/config/logged-config.ts';
import { commitOf } from '../../../support/ledger/stream.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;

/** A config as a program recorded it that did not name secrets yet. */
const configuredBefore = (apiId: string, headers: Readonly<Record<string, string>>): Command => {
  const shown = { ...loggedConfig(apiConfig(apiId, { headers }), null), secrets: [] };
  return { _tag: 'RecordConfig', configured: configuredEvent(apiId, shown, new Date(noon).toISOString()) };
};

let m: Monitor;
beforeEach(async () => {
  m = createMonitor();
  m.watch('api');
  m.watch('other');
  await m.pass();
});

describe('configs over time', () => {
  it('a changed one is recorded with the next check, before it and with it', async () => {
    m.watch('api', { failure_threshold: 2 });
    await m.pass({ at: noon + minute });
    expect(m.types('api')).toEqual(['ApiConfigured', 'CheckCompleted', 'ApiConfigured', 'CheckCompleted']);
    expect(m.state('api')?.config).toMatchObject({ seq: 3, failure_threshold: 2 });
  });

  it('a changed one of an API that is not due is recorded at once', async () => {
    m.watch('api', { check_interval_seconds: 3600, retries: 2 });
    await m.pass({ at: noon + 5000 });
    expect(m.types('api').at(-1)).toBe('ApiConfigured');
    await m.pass({ at: noon + 10_000 });
    expect(m.types('api')).toHaveLength(3);
  });

  it('disabled: recorded, not checked, and what was owed still goes out', async () => {
    m.outcomes.set('api', 'DOWN');
    const failing = { ...m.ledger };
    await m.pass({
      at: noon + minute,
      ledger: failing,
      alerts: {
        name: 'x',
        mode: 'preview',
        publish: () => async () => ({ _tag: 'Unknown', error: { kind: 'x', message: 'x' } }),
      },
    });
    m.watch('api', { enabled: false });
    m.probed.length = 0;
    await m.pass({ at: noon + 2 * minute });
    expect(m.probed).toEqual(['other']);
    expect(m.eventsOf('api', 'ApiConfigured').at(-1)).toMatchObject({ enabled: false });
    expect(m.told()).toEqual(['api/4']);
  });

  it('that name secrets stay as an older program recorded them, until they change', async () => {
    const headers = { authorization: '${env:UPLEDGER_SECRET_A}' };
    m.watch('shop', { headers });
    const older = commitOf(initialHealth('shop'), [configuredBefore('shop', headers)]);
    await m.ledger.commit([older])();
    const changed = {
      secrets: secretRules({ UPLEDGER_SECRET_A: 'secret' }),
    };
    await m.pass({ at: noon + minute, changed });
    await m.pass({ at: noon + 2 * minute, changed });
    expect(m.types('shop')).toEqual(['ApiConfigured', 'CheckCompleted', 'CheckCompleted']);
    const [recorded] = m.eventsOf('shop', 'ApiConfigured');
    expect(m.eventsOf('shop', 'CheckCompleted').map(({ config_digest }) => config_digest)).toEqual([
      recorded?.config_digest,
      recorded?.config_digest,
    ]);
    expect(m.state('shop')?.v).toBe(1);

    m.watch('shop', { headers, failure_threshold: 2 });
    await m.pass({ at: noon + 3 * minute, changed });
    await m.pass({ at: noon + 4 * minute, changed });
    expect(m.eventsOf('shop', 'ApiConfigured')).toHaveLength(2);
    expect(m.eventsOf('shop', 'ApiConfigured').at(-1)).toMatchObject({
      v: 2,
      secrets: ['UPLEDGER_SECRET_A'],
    });
    expect(m.state('shop')?.v).toBe(2);
  });

  it('removed: its last shown config once more, as removed, once; and it comes back', async () => {
    m.configs.delete('api');
    await m.pass({ at: noon + minute });
    await m.pass({ at: noon + 2 * minute });
    const recorded = m.eventsOf('api', 'ApiConfigured');
    expect(recorded).toHaveLength(2);
    expect(recorded[1]).toMatchObject({ removed: true, url: recorded[0]?.url, enabled: true });
    m.watch('api');
    await m.pass({ at: noon + 3 * minute });
    expect(m.types('api').slice(-2)).toEqual(['ApiConfigured', 'CheckCompleted']);
    expect(m.state('api')?.config).toMatchObject({ removed: false });
  });

  it('replaced by an older one while a check is under way: the check brings its config back, and counts', async () => {
    const before = m.state('api');
    const shown = loggedConfig(apiConfig('api', { failure_threshold: 5 }), null);
    const configured = configuredEvent('api', shown, new Date(noon + 1000).toISOString());
    let isFirst = true;
    const ledger: typeof m.ledger = {
      ...m.ledger,
      commit: (commits) => async () => {
        if (isFirst && before !== null && commits.some(({ api_id }) => api_id === 'api')) {
          isFirst = false;
          await m.ledger.commit([commitOf(before, [{ _tag: 'RecordConfig', configured }])])();
        }
        return m.ledger.commit(commits)();
      },
    };
    await m.pass({ at: noon + minute, ledger });
    expect(m.types('api').slice(-3)).toEqual(['ApiConfigured', 'ApiConfigured', 'CheckCompleted']);
    expect(m.state('api')?.config).toMatchObject({ failure_threshold: 1 });
  });

  it('removed by a runner that reads an old list: the newer config stands', async () => {
    m.watch('api', { retries: 3 });
    await m.pass({ at: noon + 2 * minute });
    m.configs.delete('api');
    await m.pass(m.slowly(noon + minute, 2 * minute));
    expect(m.state('api')?.config).toMatchObject({ removed: false, seq: 3 });
  });

  it('undecodable: reported with its faults, exit 2, not removed, and the others go on', async () => {
    m.configs.set('api', 'invalid');
    const { report, outcome } = await m.pass({ at: noon + minute });
    expect(report.invalid).toEqual([{ api_id: 'api', faults: ['url is missing'] }]);
    expect(report.apis).toMatchObject({ total: 2, invalid: 1, checked: 1 });
    expect(outcome).toBe('misconfigured');
    expect(m.types('api')).toEqual(['ApiConfigured', 'CheckCompleted']);
    expect(m.state('other')?.version).toBe(3);
  });

  it('a secret that is not set makes a config unusable, by name', async () => {
    m.watch('api', { headers: { authorization: '${env:UPLEDGER_SECRET_TOKEN}' } });
    const { report } = await m.pass({ at: noon + minute });
    expect(report.invalid[0]?.faults.join()).toContain('UPLEDGER_SECRET_TOKEN');
    await m.pass({
      at: noon + 2 * minute,
      changed: { secrets: secretRules({ UPLEDGER_SECRET_TOKEN: 'token' }) },
    });
    expect(m.eventsOf('api', 'ApiConfigured').at(-1)).toMatchObject({ headers: ['authorization'] });
  });

  it('a source that lists none of the APIs known so far removes nothing; what it lists is checked', async () => {
    m.configs.clear();
    m.watch('fresh');
    const { outcome } = await m.pass({ at: noon + minute });
    expect(outcome).toBe('misconfigured');
    expect(m.notes.join()).toContain('lists none of the APIs known so far');
    expect(m.state('api')?.config?.removed).toBe(false);
    expect(m.state('fresh')?.last_state).toBe('UP');
  });

  it('--prune means it', async () => {
    m.configs.clear();
    const { outcome } = await m.pass({ at: noon + minute, prune: true });
    expect(outcome).toBe('done');
    expect([m.state('api')?.config?.removed, m.state('other')?.config?.removed]).toEqual([true, true]);
  });

  it('an empty source on the first day of all is only said', async () => {
    const fresh = createMonitor();
    const { outcome, notes } = await fresh.pass();
    expect(outcome).toBe('done');
    expect(notes).toEqual(['no APIs are configured: nothing to check']);
  });

  it('a runner that read an older config does not record its check', async () => {
    m.watch('api', { retries: 1 });
    await m.pass({ at: noon + 2 * minute });
    m.watch('api', { retries: 2 });
    const { report } = await m.pass(m.slowly(noon + minute, 2 * minute));
    expect(report.apis.dropped).toBe(2);
    expect(m.eventsOf('api', 'ApiConfigured').at(-1)).toMatchObject({ retries: 1 });
  });
});

describe('states deleted by hand', () => {
  it('heal with the next pass, alerts that were owed included', async () => {
    m.outcomes.set('api', 'DOWN');
    await m.pass({
      at: noon + minute,
      alerts: {
        name: 'x',
        mode: 'preview',
        publish: () => async () => ({ _tag: 'Unknown', error: { kind: 'x', message: 'x' } }),
      },
    });
    const before = m.state('api');
    m.store.states.delete('api');
    await m.pass({ at: noon + minute + 5000 });
    expect(m.state('api')).toMatchObject({ changed_seq: before?.changed_seq, alerted_seq: 4 });
    expect(m.told()).toEqual(['api/4']);
    expect(m.eventsOf('api', 'CheckCompleted')).toHaveLength(2);
  });
});
