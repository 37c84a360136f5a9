import { describe, expect, it } from 'vitest';
import { fillSecrets } from '../../../../src/runner/checking/fill-secrets.ts';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import type { Probe } from '../../../../src/runner/ports/probe.ts';
import { apiConfig } from '../../../support/monitor/monitor.ts';

/** A probe that keeps what it was asked, and fails with a text that quotes it. */
const quoting = () => {
  const asked: ApiConfig[] = [];
  const probe: Probe = (config) => () => {
    asked.push(config);
    return Promise.resolve({
      outcome: 'DOWN',
      latency_ms: null,
      status_code: null,
      timings: null,
      attempts: 1,
      error: { kind: 'other', message: `cannot reach ${config.url} with ${config.body ?? 'nothing'}` },
      redirects: [`${config.url}/there`],
    });
  };
  return { asked, probe };
};

const { signal } = new AbortController();

describe('a check with secrets', () => {
  it('sends them in url and body, and shows none of them', async () => {
    const { asked, probe } = quoting();
    const secrets = { UPLEDGER_SECRET_A: 'hunter2', UPLEDGER_SECRET_B: 'swordfish' };
    const config = apiConfig('a', {
      url: 'https://a.example/${env:UPLEDGER_SECRET_A}',
      body: '<${env:UPLEDGER_SECRET_B}>',
      headers: { 'X-A': '${env:UPLEDGER_SECRET_A}' },
    });
    const result = await fillSecrets(probe, secrets)(config, signal)();
    expect(asked).toStrictEqual([{ ...config, url: 'https://a.example/hunter2', body: '<swordfish>' }]);
    expect(result.error?.message).toBe('cannot reach https://a.example/*** with <***>');
    expect(result.redirects).toEqual(['https://a.example/***/there']);
  });

  it('without any is the same check', async () => {
    const { asked, probe } = quoting();
    const config = apiConfig('a');
    await fillSecrets(probe, { UPLEDGER_SECRET_A: 'a' })(config, signal)();
    expect(asked[0]).toBe(config);
  });
});
