import { describe, expect, it } from 'vitest';
import { isLoopbackHost, refusalOf, type Asked } from '../../../../../src/cli/commands/serve/access.ts';

const token = 'a-token-of-some-length';
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const asked = (changes: Partial<Asked> = {}): Asked => ({
  method: 'GET',
  path: '/api/status',
  host: 'localhost:4870',
  origin: null,
  authorization: null,
  fetchSite: null,
  fetchMode: null,
  ...changes,
});
const here = { isLoopback: true, token: null };
const elsewhere = { isLoopback: false, token };
const status = (gate: typeof here | typeof elsewhere, changes: Partial<Asked>) =>
  refusalOf(gate, asked(changes))?.status ?? null;

describe('who may read the dashboard', () => {
  it.each(['localhost', 'localhost:4870', '127.0.0.1:80', '127.1.2.3', '[::1]:4870', 'LOCALHOST:1'])(
    'on loopback, whoever calls it %s',
    (host) => {
      expect(status(here, { host })).toBeNull();
    },
  );

  it.each([null, 'evil.example', 'localhost.evil.example', '192.168.0.1:4870', '127.0.0.1.evil.example', ''])(
    'on loopback, nobody who calls it %s',
    (host) => {
      expect(status(here, { host })).toBe(421);
    },
  );

  it('changes nothing', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect(status(here, { method })).toBe(405);
    expect(status(here, { method: 'HEAD' })).toBeNull();
  });

  it('is not a page of another site, but a link there may lead here', () => {
    expect(status(here, { origin: 'https://evil.example' })).toBe(403);
    expect(status(here, { origin: 'null' })).toBe(403);
    expect(status(here, { origin: 'http://localhost:4870' })).toBeNull();
    expect(status(here, { fetchSite: 'cross-site', fetchMode: 'no-cors' })).toBe(403);
    expect(status(here, { fetchSite: 'same-site', fetchMode: 'no-cors' })).toBe(403);
    expect(status(here, { fetchSite: 'cross-site', fetchMode: 'navigate', path: '/' })).toBeNull();
    expect(status(here, { fetchSite: 'same-origin', fetchMode: 'cors' })).toBeNull();
  });

  it('elsewhere, only who has the token: as a password, or as a bearer of /api and /metrics', () => {
    const host = 'monitor.example.com';
    expect(status(elsewhere, { host })).toBe(401);
    expect(status(elsewhere, { host, authorization: basic('anybody', token) })).toBeNull();
    expect(status(elsewhere, { host, authorization: basic('anybody', `${token}x`) })).toBe(401);
    expect(status(elsewhere, { host, authorization: basic('', '') })).toBe(401);
    expect(status(elsewhere, { host, authorization: `Bearer ${token}` })).toBeNull();
    expect(status(elsewhere, { host, authorization: `bearer ${token}`, path: '/metrics' })).toBeNull();
    expect(status(elsewhere, { host, authorization: `Bearer ${token}`, path: '/' })).toBe(401);
    expect(status(elsewhere, { host, authorization: `Digest ${token}` })).toBe(401);
    expect(status(elsewhere, { host, authorization: 'Basic %%%' })).toBe(401);
    expect(status(elsewhere, { host, path: '/healthz' })).toBeNull();
  });

  it('knows which hosts are loopback', () => {
    for (const host of ['127.0.0.1', '::1', '[::1]', 'localhost', 'Localhost'])
      expect(isLoopbackHost(host)).toBe(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com'])
      expect(isLoopbackHost(host)).toBe(false);
  });
});
