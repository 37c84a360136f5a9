import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ChannelConfig } from '../../../../../src/runner/config/channels/channel-config.ts';
import { secretRules } from '../../../../../src/runner/config/secrets/secret-rules.ts';
import { issueOfOrigins, originsIn, reachOf } from '../../../../../src/runner/config/secrets/origins.ts';
import { apiConfig } from '../../../../support/monitor/monitor.ts';

const token = { UPLEDGER_SECRET_T: 'a-long-token' };
const limited = { ...token, UPLEDGER_SECRET_T_ORIGINS: 'https://api.example.com, http://10.0.0.7:8080' };

const sending = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  apiConfig('api', { url, headers: { authorization: 'Bearer ${env:UPLEDGER_SECRET_T}', ...headers } });

const allowed =
  'UPLEDGER_SECRET_T may go to https://api.example.com, http://10.0.0.7:8080 only, as UPLEDGER_SECRET_T_ORIGINS says';

describe('a secret that is limited to origins', () => {
  it.each(['https://api.example.com/health', 'https://API.example.com:443/x', 'http://10.0.0.7:8080/'])(
    'may go to %s',
    (url) => {
      expect(secretRules(limited).issues(sending(url))).toEqual([]);
    },
  );

  it.each([
    'https://evil.example/',
    'http://api.example.com/',
    'https://api.example.com:8443/',
    'https://api.example.com.evil.example/',
    'https://evil.example/https://api.example.com',
    'https://evil.example/?https://api.example.com/',
    'http://127.0.0.1/',
  ])('may not go to %s', (url) => {
    expect(secretRules(limited).issues(sending(url))).toEqual([`${allowed}, and url leads elsewhere`]);
  });

  it('is judged by the URL that is asked, secrets filled in', () => {
    const config = apiConfig('api', { url: 'https://api.example.com${env:UPLEDGER_SECRET_T}.evil.example/' });
    expect(secretRules(limited).issues(config)).toEqual([`${allowed}, and url leads elsewhere`]);
  });

  it('may not go to another server behind the same address', () => {
    const { issues } = secretRules(limited);
    const url = 'https://api.example.com/';
    expect(issues(sending(url, { Host: 'evil.example' }))).toEqual([
      `${allowed}, and the header Host names another server`,
    ]);
    expect(issues(sending(url, { host: 'API.example.com' }))).toEqual([]);
  });

  it('may not go through a proxy that it is not limited to, nor to a server of another name', () => {
    const { issues } = secretRules(limited);
    const config = sending('https://api.example.com/');
    expect(issues({ ...config, proxy: 'http://me.example:3128' })).toEqual([
      `${allowed}, and proxy leads elsewhere`,
    ]);
    expect(issues({ ...config, proxy: 'http://10.0.0.7:8080' })).toEqual([]);
    expect(issues({ ...config, proxy: 'env' })).toEqual([]);
    expect(issues({ ...config, server_name: 'me.example' })).toEqual([
      `${allowed}, and server_name names another server`,
    ]);
  });

  it('of a proxy is limited to the proxy, and a key goes nowhere', () => {
    const { issues } = secretRules(limited);
    const at = (host: string) => ({
      ...apiConfig('api', { url: 'https://else.example/' }),
      proxy: `http://user:\${env:UPLEDGER_SECRET_T}@${host}`,
    });
    expect(issues(at('10.0.0.7:8080'))).toEqual([]);
    expect(issues(at('me.example'))).toEqual([`${allowed}, and proxy leads elsewhere`]);
    const key = '${env:UPLEDGER_SECRET_T}';
    expect(
      issues({
        ...apiConfig('api', { url: 'https://else.example/' }),
        client_certificate: { cert: key, key },
      }),
    ).toEqual([]);
  });

  it('goes nowhere where its limit lists nothing that can be read', () => {
    const { issues } = secretRules({ ...token, UPLEDGER_SECRET_T_ORIGINS: 'api.example.com' });
    expect(issues(sending('https://api.example.com/'))).toEqual([
      'UPLEDGER_SECRET_T may go to no origin only, as UPLEDGER_SECRET_T_ORIGINS says, and url leads elsewhere',
    ]);
  });

  test.prop([fc.webUrl(), fc.webUrl()])('never goes to another origin, whatever the URLs', (one, other) => {
    const [from, to] = [new URL(one), new URL(other)];
    expect(reachOf(to, from.origin)).toBe(from.origin === to.origin ? 'allowed' : 'refused');
  });
});

describe('a secret without a limit', () => {
  const { issues, warnings } = secretRules({ ...token, UPLEDGER_SECRET_S: 'short' });

  it.each([
    'https://anything.example/',
    'http://127.0.0.1:8080/',
    'http://localhost/',
    'http://api.localhost/',
    'http://[::1]/',
  ])('goes to %s', (url) => {
    expect([issues(sending(url)), warnings([sending(url)])]).toEqual([[], []]);
  });

  it.each([
    'http://api.example.com/',
    'http://10.0.0.7/',
    'http://127.example.com/',
    'http://localhost.evil.example/',
  ])('still goes to %s, with a warning', (url) => {
    expect(issues(sending(url))).toEqual([]);
    expect(warnings([sending(url)])).toEqual([
      'UPLEDGER_SECRET_T is sent over http by api, where anybody on the way can read it: set UPLEDGER_SECRET_T_ORIGINS to the origins that may get it; the next release refuses this without it',
    ]);
  });

  it('is warned of once, with the first of its APIs', () => {
    const configs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((api_id) => ({
      ...sending('http://api.example.com/'),
      api_id,
    }));
    expect(warnings(configs)).toEqual([
      expect.stringContaining('is sent over http by a, b, c, d, e and 2 more, where'),
    ]);
  });

  it.each<readonly [ChannelConfig, boolean]>([
    [{ id: 'c', kind: 'slack', url: 'http://chat.example/${env:UPLEDGER_SECRET_T}' }, true],
    [{ id: 'c', kind: 'ntfy', url: 'http://ntfy.example/t', token: '${env:UPLEDGER_SECRET_T}' }, true],
    [{ id: 'c', kind: 'ntfy', url: 'http://localhost/t', token: '${env:UPLEDGER_SECRET_T}' }, false],
    [{ id: 'c', kind: 'slack', url: 'https://chat.example/${env:UPLEDGER_SECRET_T}' }, false],
    [
      {
        id: 'c',
        kind: 'webhook',
        url: 'http://hooks.example/',
        format: 'upledger',
        signing_secret: '${env:UPLEDGER_SECRET_T}',
      },
      false,
    ],
    [{ id: 'c', kind: 'slack', url: 'http://chat.example/${env:UPLEDGER_SECRET_NONE}' }, false],
  ])('is warned of where a channel sends it over http: %j', (channel, warned) => {
    expect(warnings([], [channel])).toEqual(
      warned
        ? [
            'UPLEDGER_SECRET_T is sent over http by channel c, where anybody on the way can read it: set UPLEDGER_SECRET_T_ORIGINS to the origins that may get it; the next release refuses this without it',
          ]
        : [],
    );
  });

  it('is warned of once for all channels that send it over http', () => {
    const url = 'http://chat.example/${env:UPLEDGER_SECRET_T}';
    const channels = Array.from(
      { length: 7 },
      (_, i) => ({ id: `c${String(i)}`, kind: 'slack', url }) as const,
    );
    expect(warnings([], channels)).toEqual([
      expect.stringContaining('is sent over http by channels c0, c1, c2, c3, c4 and 2 more, where'),
    ]);
  });

  it('is warned of when it is too short to be found', () => {
    const headers = { authorization: '${env:UPLEDGER_SECRET_S}' };
    expect(warnings([apiConfig('api', { headers })])).toEqual([
      'UPLEDGER_SECRET_S of api has fewer than 8 characters: it is too short to be found wherever a server repeats it',
    ]);
  });
});

describe('what a limit lists', () => {
  it('are origins, in any case, with the port that a scheme has', () => {
    expect(originsIn(' https://A.example:443,http://b.example:8080/\nsmtps://mail.example:465 ')).toEqual([
      'https://a.example',
      'http://b.example:8080',
      'smtps://mail.example:465',
    ]);
  });

  it.each([
    ['', 'lists no origin'],
    ['   ', 'lists no origin'],
    ['api.example.com', '1 of what it lists is none'],
    [
      'https://a.example/path https://user@b.example https://*.example https://c.example',
      '3 of what it lists are none',
    ],
  ])('is refused as %j, without being shown', (limit, issue) => {
    expect(issueOfOrigins(limit)).toContain(issue);
    expect(originsIn(limit)).toEqual(limit.includes('c.example') ? ['https://c.example'] : []);
  });

  it('is fine otherwise', () => {
    expect(issueOfOrigins('https://a.example')).toBeNull();
  });
});
