import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import { planMessage } from '../../../../src/runner/queue/plan-message.ts';
import { secretIssues } from '../../../../src/runner/config/secrets/secrets.ts';
import { checkMessage } from '../../../contracts/check-queue.ts';
import { apiConfig, noon } from '../../../support/monitor/monitor.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const state = (api_id: string, scheduled: number): Health => ({
  ...initialHealth(api_id),
  version: 2,
  scheduled_at: iso(scheduled),
  last_checked_at: iso(scheduled),
});

const plan = (states: readonly Health[], changes: Partial<ApiConfig> = {}, now = noon, refused = ['']) =>
  planMessage(
    checkMessage('a', 'a', 'b'),
    { configs: [apiConfig('a', changes)], invalid: [] },
    states,
    new Set(refused),
    now,
    (config) => secretIssues(config, {}),
  );
const due = (...given: Parameters<typeof plan>) => plan(...given).due.map(({ api_id }) => api_id);

describe('what a worker makes of a message', () => {
  it('names each API once, and none that no config is there for', () => {
    expect(plan([])).toMatchObject({ unmonitored: ['b'], dropped: [], late: 0 });
    expect(due([])).toEqual(['a']);
  });

  it.each([
    ['the slot before', noon - 60_000, ['a'], []],
    ['the same slot', noon - 9000, [], ['a']],
    ['the slot after', noon + 55_000, [], ['a']],
  ])('a state of %s', (_, scheduled, wanted, dropped) => {
    const planned = plan([state('a', scheduled)], {}, noon + 60_000);
    expect(planned.due.map(({ api_id }) => api_id)).toEqual(wanted);
    expect(planned.dropped).toEqual(dropped);
  });

  it('takes no word of a state that a wrong clock wrote ahead of time', () => {
    expect(due([state('a', noon + 3_600_000)])).toEqual(['a']);
    expect(due([state('a', noon + 9000)])).toEqual([]);
  });

  it('counts as late what is looked at in a later slot, and checks it', () => {
    expect(plan([], {}, noon + 49_999).late).toBe(0);
    expect(plan([], {}, noon + 50_000).late).toBe(1);
    expect(due([], {}, noon + 3_600_000)).toEqual(['a']);
  });

  it('leaves alone what is disabled, or has a state that cannot be used', () => {
    expect(plan([], { enabled: false }).unmonitored).toEqual(['a', 'b']);
    expect(plan([], {}, noon, ['a']).unmonitored).toEqual(['a', 'b']);
  });

  it('counts a config that does not decode as invalid, one that lacks a secret as withheld, and as nothing else', () => {
    const lacking = plan([], { headers: { auth: '${env:UPLEDGER_SECRET_X}' } });
    expect(lacking).toMatchObject({ invalid: [], withheld: [{ api_id: 'a' }], due: [], dropped: [] });
    expect(plan([], { enabled: false, headers: { auth: '${env:UPLEDGER_SECRET_X}' } }).withheld).toEqual([]);
    expect(lacking.unmonitored).toEqual(['b']);
    const broken = planMessage(
      checkMessage('a'),
      { configs: [], invalid: [invalidItem('config', 'a', null, ['url is missing'])] },
      [],
      new Set(),
      noon,
      () => [],
    );
    expect(broken).toMatchObject({ due: [], unmonitored: [], dropped: [] });
  });
});
