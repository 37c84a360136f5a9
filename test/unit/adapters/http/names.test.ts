import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import { check } from '../../../support/http/check.ts';
import { aNumber } from '../../../support/http/matchers.ts';
import { goneNameServer, nameServer } from '../../../support/http/name-server.ts';
import { httpServer, refusedPort } from '../../../support/http/servers.ts';
import { socketsOpened } from '../../../support/http/sockets-opened.ts';

const unknownToSystem = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('not there'), { code: 'ENOTFOUND' }));

const ok = () => httpServer((_, response) => response.end());

describe('a host name', () => {
  it('is looked up, the time of it is told, and Host keeps the name', async () => {
    const hosts: (string | undefined)[] = [];
    await using names = await nameServer({ 'api.example': ['127.0.0.1'] });
    await using server = await httpServer((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const resolveName = createResolveName({ servers: [names.server] });
    const result = await check(`http://api.example:${server.port}/`, {}, { resolveName });
    expect(result).toMatchObject({ outcome: 'UP', timings: { dns: aNumber, tls: null } });
    expect(hosts).toEqual([`api.example:${server.port}`]);
  });

  it('is asked for anew for each attempt', async () => {
    await using names = await nameServer({ 'api.example': ['127.0.0.1'] });
    const url = `http://api.example:${await refusedPort()}/`;
    const resolveName = createResolveName({ servers: [names.server] });
    const result = await check(url, { retries: 2 }, { resolveName });
    expect(result).toMatchObject({ attempts: 3, error: { kind: 'refused' } });
    expect(names.asked).toHaveLength(6);
  });

  it('that nobody knows is a dns fault, after the system was asked too', async () => {
    const asked: string[] = [];
    await using names = await nameServer({});
    const system = (name: string) => {
      asked.push(name);
      return unknownToSystem();
    };
    const resolveName = createResolveName({ servers: [names.server], system });
    expect(await check('http://nowhere.example/', {}, { resolveName })).toMatchObject({
      outcome: 'DOWN',
      latency_ms: null,
      error: { kind: 'dns', message: 'no such host: nowhere.example' },
    });
    expect(asked).toEqual(['nowhere.example']);
  });

  it('that only the system knows is found through it', async () => {
    await using names = await nameServer({});
    await using server = await ok();
    const resolveName = createResolveName({
      servers: [names.server],
      system: () => Promise.resolve(['127.0.0.1']),
    });
    expect(await check(`http://printer:${server.port}/`, {}, { resolveName })).toMatchObject({
      outcome: 'UP',
    });
  });

  it('while the system hangs over a name the name servers do not know, is told as unknown at the deadline', async () => {
    await using names = await nameServer({});
    const resolveName = createResolveName({ servers: [names.server], system: () => new Promise(() => {}) });
    expect(await check('http://nowhere.example/', { timeout_ms: 150 }, { resolveName })).toMatchObject({
      error: { kind: 'dns', message: 'no such host: nowhere.example' },
    });
  });

  it('needs a name server that is there', async () => {
    const server = await goneNameServer();
    const resolveName = createResolveName({ servers: [server], system: unknownToSystem });
    expect((await check('http://api.example/', {}, { resolveName })).error?.kind).toBe('dns');
  });

  it('that is never answered ends at the deadline and disturbs no other, however many there are', async () => {
    await using names = await nameServer({ 'silent.example': null, 'api.example': ['127.0.0.1'] });
    await using server = await ok();
    const resolveName = createResolveName({ servers: [names.server] });
    const hanging = Array.from({ length: 40 }, () =>
      check('http://silent.example/', { timeout_ms: 1_500 }, { resolveName }),
    );
    let stillHanging = true;
    void Promise.race(hanging).then(() => {
      stillHanging = false;
    });
    const others = await Promise.all(
      Array.from({ length: 20 }, () => check(`http://api.example:${server.port}/`, {}, { resolveName })),
    );
    // The file system works on libuv's threads: none is held.
    await readFile(import.meta.filename);
    expect(stillHanging).toBe(true);
    expect(others.map(({ outcome }) => outcome)).toEqual(others.map(() => 'UP'));
    for (const result of await Promise.all(hanging)) {
      expect(result.error).toEqual({
        kind: 'timeout',
        message: 'no response within 1500 ms (looking up the name)',
      });
    }
  });

  it('with a metadata address among others is refused, after a redirect too', async () => {
    await using names = await nameServer({
      'rebind.example': ['127.0.0.1', '169.254.169.254'],
      'six.example': ['fd00:ec2::254'],
    });
    const resolveName = createResolveName({ servers: [names.server] });
    await using server = await httpServer((_, response) =>
      response.writeHead(302, { location: 'http://six.example/' }).end(),
    );
    expect((await check(`http://rebind.example:${server.port}/`, {}, { resolveName })).error).toEqual({
      kind: 'blocked',
      message: 'rebind.example resolves to 169.254.169.254, a link-local or cloud metadata address',
    });
    expect((await check(server.url, {}, { resolveName })).error).toMatchObject({ kind: 'blocked' });
  });

  it('that leads inward is refused when private targets are denied', async () => {
    await using server = await ok();
    for (const host of ['localhost', '127.0.0.1', '[::1]', '0.0.0.0']) {
      const result = await check(`http://${host}:${server.port}/`, {}, { denyPrivate: true });
      expect({ host, kind: result.error?.kind }).toEqual({ host, kind: 'blocked' });
    }
  });

  it('with several addresses is reached over one that works', async () => {
    await using server = await ok();
    // Nothing listens on the first two; 2001:db8:: routes nowhere.
    await using names = await nameServer({ 'api.example': ['127.0.0.9', '127.0.0.1', '2001:db8::1'] });
    const resolveName = createResolveName({ servers: [names.server] });
    expect(await check(`http://api.example:${server.port}/`, {}, { resolveName })).toMatchObject({
      outcome: 'UP',
    });
    const port = await refusedPort();
    expect((await check(`http://api.example:${port}/`, {}, { resolveName })).error).toEqual({
      kind: 'refused',
      message: `connection refused by 127.0.0.9:${port}`,
    });
  });

  it('with thousands of addresses is tried at a handful of them', async () => {
    const addresses = Array.from({ length: 4_000 }, (_, at) => `127.0.${at >> 8}.${at & 255}`);
    const port = await refusedPort();
    using sockets = socketsOpened();
    const result = await check(
      `http://many.example:${port}/`,
      {},
      { resolveName: () => Promise.resolve(E.right(addresses.slice(1))) },
    );
    expect(result.error).toEqual({ kind: 'refused', message: `connection refused by 127.0.0.1:${port}` });
    expect(sockets.count()).toBe(5);
  });

  it('of the hosts file is taken from there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'upledger-hosts-'));
    try {
      const hosts = join(folder, 'hosts');
      await writeFile(
        hosts,
        '# ours\n127.0.0.1\tapi.internal  API2.internal # and an alias\nnonsense api3.internal\n',
      );
      await using names = await nameServer({});
      await using server = await ok();
      const resolveName = createResolveName({ hosts, servers: [names.server], system: unknownToSystem });
      for (const host of ['api.internal', 'api2.internal', 'API2.INTERNAL.', 'localhost', 'a.localhost']) {
        const result = await check(`http://${host}:${server.port}/`, {}, { resolveName });
        expect({ host, error: result.error }).toEqual({ host, error: null });
      }
      expect(names.asked).toEqual([]);
      expect((await check('http://api3.internal/', {}, { resolveName })).error?.kind).toBe('dns');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
