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

  const told = async (options: Partial<ApiConfig>, secret: string, message: string) => {
    const probe: Probe = () => () =>
      Promise.resolve({
        outcome: 'DOWN',
        latency_ms: null,
        status_code: null,
        timings: null,
        attempts: 1,
        error: { kind: 'dns', message },
      });
    const secrets = { UPLEDGER_SECRET_P: secret };
    const result = await fillSecrets(probe, secrets)(apiConfig('a', options), signal)();
    return result.error?.message;
  };
  const proxy = '${env:UPLEDGER_SECRET_P}';

  it.each([
    [
      'a proxy of two letters',
      { proxy },
      'http://px:3128',
      'the proxy px:3128 refuses',
      'the proxy ***:3128 refuses',
    ],
    ['a proxy without scheme', { proxy }, 'PX:3128', 'proxy: no such host: px', 'proxy: no such host: ***'],
    [
      'a proxy with an address',
      { proxy },
      'http://[fd00::5]:80',
      'the proxy [fd00::5]:80 refuses',
      'the proxy [***]:80 refuses',
    ],
    [
      'a proxy in another alphabet',
      { proxy },
      'http://ü.example',
      'no such host: xn--tda.example',
      'no such host: ***',
    ],
    [
      'a proxy whose password is one',
      { proxy: 'http://u:${env:UPLEDGER_SECRET_P}@px:3128' },
      'hunter2',
      'the proxy px:3128 refuses',
      'the proxy px:3128 refuses',
    ],
    [
      'a target',
      { url: '${env:UPLEDGER_SECRET_P}' },
      'http://db:8080/health',
      'no such host: db',
      'no such host: ***',
    ],
    [
      'a part of a host',
      { url: 'http://${env:UPLEDGER_SECRET_P}.example/' },
      'eu',
      'no such host: eu.example',
      'no such host: ***.example',
    ],
    [
      'words that hold the name',
      { proxy },
      'http://ox:1',
      'no proxy in this box, ox-1, a.ox or ox_',
      'no proxy in this box, ox-1, a.ox or ox_',
    ],
  ])('that are %s show no more of them', async (_what, options, secret, message, shown) => {
    expect(await told(options, secret, message)).toBe(shown);
  });
});
