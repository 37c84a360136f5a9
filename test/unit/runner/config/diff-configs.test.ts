import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import { configDefaults, type ApiConfig } from '../../../../src/runner/config/api-config.ts';
import { diffConfigs } from '../../../../src/runner/config/diff-configs.ts';

const config = (api_id: string, changes: Partial<ApiConfig> = {}): ApiConfig => ({
  ...configDefaults,
  api_id,
  url: `https://${api_id}.example.com/`,
  method: 'GET',
  ...changes,
});

const diff = (stored: readonly ApiConfig[], wanted: readonly ApiConfig[]) =>
  diffConfigs({ configs: stored, invalid: [] }, wanted);

describe('diffConfigs', () => {
  it('sorts what is added, changed, unchanged and absent by api_id', () => {
    const found = diff(
      [config('d'), config('b'), config('x'), config('c', { retries: 1 })],
      [config('c'), config('b'), config('a2'), config('a1'), config('d')],
    );
    expect(found.added.map(({ api_id }) => api_id)).toEqual(['a1', 'a2']);
    expect(found.changed).toEqual([
      { config: config('c'), changes: [{ field: 'retries', from: '1', to: '0' }] },
    ]);
    expect(found.unchanged).toEqual(['b', 'd']);
    expect(found.absent).toEqual(['x']);
  });

  it.each<[string, Partial<ApiConfig>, Partial<ApiConfig>]>([
    ['codes', { expected_status_codes: [200, '3xx'] }, { expected_status_codes: ['3xx', 200] }],
    ['addresses', { notify_emails: ['a@x.io', 'b@x.io'] }, { notify_emails: ['b@x.io', 'a@x.io'] }],
    ['headers', { headers: { A: '1', B: '2' } }, { headers: { B: '2', A: '1' } }],
  ])('takes another order of %s for the same', (_, before, now) => {
    expect(diff([config('a', before)], [config('a', now)]).unchanged).toEqual(['a']);
  });

  it('takes an address in another case for the same, and another address for a change', () => {
    const stored = [config('a', { notify_emails: ['Ops@X.io'] })];
    expect(diff(stored, [config('a', { notify_emails: ['ops@x.io'] })]).unchanged).toEqual(['a']);
    expect(diff(stored, [config('a', { notify_emails: ['0ps@x.io'] })]).changed).toHaveLength(1);
  });

  it('shows that a secret changed, and not which', () => {
    const before = config('a', {
      url: 'https://a.io/?k=secret1',
      headers: { 'X-Key': 'secret2' },
      body: 'secret3',
    });
    const now = config('a', {
      url: 'https://a.io/?k=secret4',
      headers: { 'X-Key': 'secret5' },
      body: 'secret66',
    });
    const { changed } = diff([before], [now]);
    const changes = changed.flatMap((one) => one.changes);
    expect(changes.map(({ field }) => field)).toEqual(['url', 'headers', 'body']);
    expect(JSON.stringify(changes)).not.toContain('secret');
  });

  it('replaces a stored item that does not decode, and counts it as absent when nobody wants it', () => {
    const unusable = invalidItem('config', 'a', null, ['timeout_ms is 0']);
    const nameless = invalidItem('config', null, null, ['api_id is missing']);
    const stored = { configs: [], invalid: [unusable, nameless] };
    expect(diffConfigs(stored, [config('a')])).toEqual({
      added: [],
      changed: [],
      fixed: [{ config: config('a'), unusable }],
      unchanged: [],
      absent: [],
    });
    expect(diffConfigs(stored, []).absent).toEqual(['a']);
  });
});
