import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import { check } from '../../../support/http/check.ts';
import { textWith } from '../../../support/http/matchers.ts';
import { nameServer } from '../../../support/http/name-server.ts';
import { answering, bodyOf, httpServer, rawServer } from '../../../support/http/servers.ts';

type Seen = Readonly<{
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}>;

/** Records each request; `/to?…` redirects with the status and place in its query, everything else is fine. */
const recording = async (seen: Seen[]) =>
  httpServer((request, response) => {
    void bodyOf(request).then((body) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const location = searchParams.get('location');
      if (pathname === '/to' && location !== null) {
        response.writeHead(Number(searchParams.get('status')), { location });
        response.write('a body that nobody reads');
      }
      response.end();
    });
  });

const to = (location: string, status = 302): string =>
  `/to?status=${status}&location=${encodeURIComponent(location)}`;

describe('a redirect', () => {
  it('is followed, over a fresh connection for each hop, and the last answer is judged', async () => {
    const ports = new Set<number | undefined>();
    await using server = await httpServer((request, response) => {
      ports.add(request.socket.remotePort);
      if (request.url === '/a') response.writeHead(301, { location: 'b' }).end();
      else if (request.url === '/b') response.writeHead(308, { location: '/c' }).end();
      else response.writeHead(503).end();
    });
    expect(await check(`${server.url}/a`)).toMatchObject({
      outcome: 'DOWN',
      status_code: 503,
      error: { kind: 'status', message: 'expected 200, got 503 after 2 redirects' },
    });
    expect(ports.size).toBe(3);
  });

  it('is judged itself when redirects are not followed', async () => {
    await using server = await recording([]);
    const url = `${server.url}${to('/ok')}`;
    expect(await check(url, { follow_redirects: false })).toMatchObject({
      outcome: 'DOWN',
      status_code: 302,
    });
    expect(await check(url, { follow_redirects: false, expected_status_codes: ['3xx'] })).toMatchObject({
      outcome: 'UP',
    });
  });

  it('without a place is the answer itself', async () => {
    await using server = await httpServer((_, response) => response.writeHead(302).end());
    expect(await check(server.url, { expected_status_codes: [302] })).toMatchObject({
      outcome: 'UP',
      status_code: 302,
    });
  });

  it.each([
    ['to itself', '/'],
    ['with a fragment that is never sent', '/#top'],
  ])('in a loop (%s) is a protocol fault', async (_, location) => {
    await using server = await httpServer((_request, response) =>
      response.writeHead(302, { location }).end(),
    );
    const result = await check(`${server.url}/`);
    expect(result.error).toMatchObject({
      kind: 'protocol',
      message: textWith('redirect loop'),
    });
  });

  it('is followed five times, not six', async () => {
    let asked = 0;
    await using server = await httpServer((request, response) => {
      asked += 1;
      const hop = Number.parseInt(request.url?.slice(1) ?? '', 10);
      if (hop === 0) response.end();
      else response.writeHead(302, { location: `/${hop - 1}?key=secret` }).end();
    });
    expect(await check(`${server.url}/5`)).toMatchObject({ outcome: 'UP' });
    expect(await check(`${server.url}/7`)).toMatchObject({
      error: { kind: 'protocol', message: `more than 5 redirects, the next to ${server.url}/1?key=***` },
    });
    expect(asked).toBe(12);
  });

  it.each([
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['a mapped form of it', 'http://[::ffff:169.254.169.254]/'],
    ['a decimal form of it', 'http://2852039166/'],
    ['a file', 'file:///etc/passwd'],
  ])('to %s is blocked, and not retried', async (_, location) => {
    const seen: Seen[] = [];
    await using server = await recording(seen);
    const result = await check(`${server.url}${to(location)}`, { retries: 3 });
    expect(result).toMatchObject({ outcome: 'DOWN', attempts: 1, error: { kind: 'blocked' } });
    expect(seen).toHaveLength(1);
  });

  it('to the same origin takes headers and body along', async () => {
    const seen: Seen[] = [];
    await using server = await recording(seen);
    const over = { method: 'POST', headers: { Authorization: 'Bearer x' }, body: '{"a":1}' } as const;
    expect(await check(`${server.url}${to('/ok', 307)}`, over)).toMatchObject({ outcome: 'UP' });
    expect(seen[1]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { authorization: 'Bearer x' },
    });
  });

  it('to another origin takes neither along, and going back does not bring them back', async () => {
    const seen: Seen[] = [];
    await using home = await recording(seen);
    await using other = await recording(seen);
    const there = `${other.url}${to(`${home.url}/ok`, 307)}`;
    const headers = {
      Authorization: 'Bearer x',
      'X-Key': 'y',
      'Content-Type': 'application/json',
      Host: 'front.example',
    };
    const url = `${home.url}${to(there, 307)}`;
    expect(await check(url, { headers, body: '{}' })).toMatchObject({ outcome: 'UP' });
    expect(seen[0]).toMatchObject({
      body: '{}',
      headers: { authorization: 'Bearer x', host: 'front.example' },
    });
    for (const { method, headers: sent, body } of seen.slice(1)) {
      expect({ method, body }).toEqual({ method: 'GET', body: '' });
      expect(Object.keys(sent).toSorted()).toEqual(['accept', 'connection', 'host', 'user-agent']);
    }
    expect(seen[1]?.headers.host).toBe(`127.0.0.1:${other.port}`);
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'DELETE', 'DELETE'],
  ] as const)('%i after %s is followed with %s', async (status, method, then) => {
    const seen: Seen[] = [];
    await using server = await recording(seen);
    const withBody =
      method === 'HEAD' ? {} : { body: 'text', headers: { 'Content-Type': 'text/plain', 'X-Key': 'k' } };
    expect(await check(`${server.url}${to('/ok', status)}`, { method, ...withBody })).toMatchObject({
      outcome: 'UP',
    });
    expect(seen[1]?.method).toBe(then);
    expect(seen[1]?.body).toBe(then === method && method !== 'HEAD' ? 'text' : '');
    expect(seen[1]?.headers['content-type']).toBe(
      then === method && method !== 'HEAD' ? 'text/plain' : undefined,
    );
  });

  it('shares the one deadline of its attempt', async () => {
    await using server = await httpServer((request, response) => {
      const hop = Number(request.url?.slice(1));
      setTimeout(() => response.writeHead(302, { location: `/${hop + 1}` }).end(), 60);
    });
    expect(await check(`${server.url}/1`, { timeout_ms: 150 })).toMatchObject({ error: { kind: 'timeout' } });
  });

  it.each([
    ['in UTF-8', '/caf\u00c3\u00a9?q=\u00c3\u00a9'],
    ['in Latin-1', '/caf\u00e9?q=\u00e9'],
    ['encoded', '/caf%C3%A9?q=%C3%A9'],
  ])('to a path that is written %s goes there', async (_, location) => {
    const asked: (string | undefined)[] = [];
    await using server = await rawServer((socket) => {
      socket.once('data', (chunk: Buffer) => {
        asked.push(/^GET (\S+)/u.exec(chunk.toString('latin1'))?.[1]);
        const answer = asked.length === 1 ? `302 Found\r\nLocation: ${location}` : '200 OK';
        socket.end(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`, 'latin1');
      });
    });
    expect(await check(server.url)).toMatchObject({
      outcome: 'UP',
      redirects: [textWith('/caf%C3%A9?q=***')],
    });
    expect(asked).toEqual(['/', '/caf%C3%A9?q=%C3%A9']);
  });

  it('to a host that is written in UTF-8 goes to that host', async () => {
    const hosts: (string | undefined)[] = [];
    await using names = await nameServer({ 'xn--bcher-kva.example': ['127.0.0.1'] });
    await using server = await httpServer((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const location = Buffer.from(`http://bücher.example:${server.port}/`).toString('latin1');
    await using first = await answering(
      `HTTP/1.1 301 Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
    );
    const resolveName = createResolveName({ servers: [names.server] });
    const url = `http://xn--bcher-kva.example:${first.port}/`;
    expect(await check(url, {}, { resolveName })).toMatchObject({ outcome: 'UP' });
    expect(hosts).toEqual([`xn--bcher-kva.example:${server.port}`]);
  });

  it.each([
    ['to the same URL', ['/', '/']],
    ['between two URLs', ['/a', '/']],
    ['to ever new ones', ['/1', '/2', '/3', '/4', '/5', '/6', '/7']],
  ])('with a cookie %s says that cookies are not kept', async (_, locations) => {
    let asked = 0;
    await using server = await httpServer((_request, response) => {
      const location = locations[asked % locations.length];
      const cookie = asked === 0 ? { 'set-cookie': 'seen=1' } : {};
      asked += 1;
      response.writeHead(302, { location, ...cookie }).end();
    });
    expect((await check(`${server.url}/`)).error).toMatchObject({
      kind: 'protocol',
      message: textWith('cookies are not kept'),
    });
  });

  it('to another origin still says who asks and for what, but no secret', async () => {
    const seen: Seen[] = [];
    await using home = await recording(seen);
    await using other = await recording(seen);
    const secrets = { UPLEDGER_SECRET_LANG: 'fr' };
    const headers = {
      'User-Agent': 'Mozilla/5.0',
      Accept: 'text/html',
      'Accept-Language': '${env:UPLEDGER_SECRET_LANG}',
      'X-Key': 'y',
    };
    const url = `${home.url}${to(`${other.url}/ok`)}`;
    expect(await check(url, { headers }, { secrets })).toMatchObject({
      outcome: 'UP',
      redirects: [`${other.url}/ok`],
    });
    expect(seen[0]?.headers).toMatchObject({ 'accept-language': 'fr', 'x-key': 'y' });
    expect(seen[1]?.headers).toMatchObject({ 'user-agent': 'Mozilla/5.0', accept: 'text/html' });
    expect(seen[1]?.headers['accept-language']).toBeUndefined();
    expect(seen[1]?.headers['x-key']).toBeUndefined();
    await check(
      url,
      { headers: { ...headers, 'Accept-Language': 'de', Accept: '${env:UPLEDGER_SECRET_LANG}' } },
      { secrets },
    );
    expect(seen[3]?.headers).toMatchObject({ 'accept-language': 'de', accept: '*/*' });
  });

  it.each([
    ['a name that resolves to a private address', 'elsewhere.example'],
    ['another name of this machine', 'localhost'],
    ['an address of this machine', '127.0.0.2'],
    ['a private address', '10.1.2.3'],
    ['a private address behind NAT64', '[64:ff9b::a01:203]'],
  ])('to %s is blocked, since a server wrote it', async (_, host) => {
    const seen: Seen[] = [];
    await using names = await nameServer({
      'home.example': ['127.0.0.1'],
      'elsewhere.example': ['10.1.2.3'],
    });
    const resolveName = createResolveName({ servers: [names.server] });
    await using server = await recording(seen);
    const url = `http://home.example:${server.port}${to(`http://${host}:${server.port}/internal?key=1`)}`;
    const result = await check(url, { retries: 2 }, { resolveName });
    expect(result).toMatchObject({
      outcome: 'DOWN',
      attempts: 1,
      error: { kind: 'blocked', message: textWith('a redirect may not lead to another host there') },
    });
    expect(seen).toHaveLength(1);
  });

  it('to a private address is followed on the host of the config, on any port', async () => {
    const seen: Seen[] = [];
    await using names = await nameServer({ 'home.example': ['127.0.0.1'] });
    const resolveName = createResolveName({ servers: [names.server] });
    await using first = await recording(seen);
    await using second = await recording(seen);
    const url = `http://home.example:${first.port}${to(`http://home.example.:${second.port}/ok`)}`;
    expect(await check(url, {}, { resolveName })).toMatchObject({ outcome: 'UP' });
    expect(seen).toHaveLength(2);
  });

  it.each([
    [307, 'POST'],
    [308, 'PUT'],
    [302, 'DELETE'],
    [301, 'PATCH'],
  ] as const)('to another origin with %i after %s is not followed', async (status, method) => {
    const seen: Seen[] = [];
    await using home = await recording(seen);
    await using other = await recording(seen);
    const result = await check(`${home.url}${to(`${other.url}/ok?key=1`, status)}`, { method, retries: 2 });
    expect(result).toMatchObject({
      outcome: 'DOWN',
      attempts: 1,
      error: {
        kind: 'blocked',
        message: `${status} redirects ${method} to another origin, ${other.url}: only GET and HEAD are followed there`,
      },
    });
    expect(seen).toHaveLength(1);
  });

  it('to another origin is followed after POST where it becomes GET', async () => {
    const seen: Seen[] = [];
    await using home = await recording(seen);
    await using other = await recording(seen);
    const over = { method: 'POST', body: 'text' } as const;
    expect(await check(`${home.url}${to(`${other.url}/ok`, 303)}`, over)).toMatchObject({ outcome: 'UP' });
    expect(seen[1]).toMatchObject({ method: 'GET', body: '' });
  });

  it('to another host shows the host, and nothing of what is asked there', async () => {
    await using names = await nameServer({ 'home.example': ['127.0.0.1'], 'loop.example': null });
    const resolveName = createResolveName({ servers: [names.server] });
    await using server = await recording([]);
    const url = `http://home.example:${server.port}${to('http://loop.example:1/Bearer-token?a=1')}`;
    const result = await check(url, { timeout_ms: 300 }, { resolveName });
    expect(result.redirects).toEqual(['http://loop.example:1']);
    expect(JSON.stringify(result)).not.toContain('Bearer-token');
  });

  it('to a URL of another kind does not quote it', async () => {
    await using server = await recording([]);
    const result = await check(`${server.url}${to('token-123:x')}`);
    expect(result.error).toEqual({
      kind: 'blocked',
      message: '302 redirects to a URL of another kind: only http and https are followed',
    });
  });
});
