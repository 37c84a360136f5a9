import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envProxy } from '../../../../src/adapters/http/client/env-proxy.ts';
import { createResolveName } from '../../../../src/adapters/http/dns/resolve-name.ts';
import { fillSecrets } from '../../../../src/runner/checking/fill-secrets.ts';
import { createProbe } from '../../../../src/adapters/http/create-probe.ts';
import { authority, certificateFor, type Certificate } from '../../../support/http/certificates.ts';
import { apiConfig, check, probeDeps } from '../../../support/http/check.ts';
import { nameServer } from '../../../support/http/name-server.ts';
import { proxyServer } from '../../../support/http/proxy-server.ts';
import { httpServer, rawServer, refusedPort, tlsServer } from '../../../support/http/servers.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';

let ca: Certificate;
let good: Certificate;
let client: Certificate;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  ca = await authority();
  good = await certificateFor(['api.example', '127.0.0.1'], { authority: ca });
  client = await certificateFor(['a client'], { authority: ca });
  await Promise.all([
    writeFile(path('ca.pem'), ca.cert),
    writeFile(path('cert.pem'), client.cert),
    writeFile(path('key.pem'), client.key),
    writeFile(path('no.pem'), 'hunter2'),
  ]);
});
afterAll(() => folder.remove());

describe('ca', () => {
  it('trusts an authority for one API, from a file or a secret', async () => {
    await using server = await tlsServer(good);
    expect((await check(server.url)).error?.kind).toBe('tls');
    expect((await check(server.url, { ca: path('ca.pem') })).outcome).toBe('UP');
    const secrets = { UPLEDGER_SECRET_CA: ca.cert };
    const probe = fillSecrets(createProbe({ ...probeDeps, secrets }), secrets);
    const config = apiConfig(server.url, { ca: '${env:UPLEDGER_SECRET_CA}' });
    expect((await probe(config, new AbortController().signal)()).outcome).toBe('UP');
    expect((await check(server.url)).error?.kind).toBe('tls');
  });

  it.each([
    ['missing.pem', 'does not exist'],
    ['no.pem', 'is not PEM'],
    ['', 'is a folder'],
  ])('from %j says what is wrong with the file, and sends nothing', async (name, why) => {
    await using server = await tlsServer(good);
    const result = await check(server.url, { ca: path(name) });
    expect(result).toMatchObject({ outcome: 'DOWN', attempts: 0, error: { kind: 'other' } });
    expect(result.error?.message).toContain(why);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

describe('client_certificate', () => {
  const own = () => ({
    ca: path('ca.pem'),
    client_certificate: { cert: path('cert.pem'), key: path('key.pem') },
  });

  it('is shown to a server that requires one', async () => {
    await using server = await tlsServer({
      ...good,
      ca: ca.cert,
      requestCert: true,
      rejectUnauthorized: true,
    });
    expect((await check(server.url, { ca: path('ca.pem') })).error).toMatchObject({
      kind: 'tls',
      message: 'the server requires a client certificate, and upledger has none',
    });
    expect((await check(server.url, own())).outcome).toBe('UP');
  });

  it('is not shown to another origin that a redirect leads to', async () => {
    const shown: boolean[] = [];
    const answer = (head: string) => (socket: Socket) => {
      socket.once('data', () => {
        shown.push(socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0);
        socket.end(`HTTP/1.1 ${head}content-length: 0\r\n\r\n`);
      });
    };
    const asking = { ...good, requestCert: true, rejectUnauthorized: false };
    await using other = await tlsServer(asking, answer('200 OK\r\n'));
    await using server = await tlsServer(asking, answer(`302 Found\r\nlocation: ${other.url}/\r\n`));
    expect((await check(server.url, own())).outcome).toBe('UP');
    expect(shown).toStrictEqual([true, false]);
  });

  it('with a key of another certificate cannot be used, and its key is not shown', async () => {
    await using server = await tlsServer(good);
    await writeFile(path('other.pem'), good.key);
    const result = await check(server.url, {
      client_certificate: { cert: path('cert.pem'), key: path('other.pem') },
    });
    expect(result.error?.kind).toBe('other');
    expect(result.error?.message).toContain('ca or client_certificate cannot be used');
    expect(result.error?.message).not.toContain('KEY-----');
  });
});

describe('server_name', () => {
  it('is asked for and must be certified, instead of the host', async () => {
    const told: string[] = [];
    const named = await certificateFor(['gateway.example'], { authority: ca });
    await using server = await tlsServer({
      ...named,
      SNICallback: (name, done) => {
        told.push(name);
        done(null);
      },
    });
    const trusting = { ca: path('ca.pem') };
    expect((await check(server.url, trusting)).error?.kind).toBe('tls');
    expect((await check(server.url, { ...trusting, server_name: 'gateway.example' })).outcome).toBe('UP');
    expect((await check(server.url, { ...trusting, server_name: 'other.example' })).error?.message).toBe(
      'certificate is for gateway.example, not other.example',
    );
    expect(told).toStrictEqual(['gateway.example', 'other.example']);
  });
});

describe('ip_family', () => {
  it('connects to addresses of that family only', async () => {
    await using names = await nameServer({
      'api.example': ['127.0.0.1', '::1'],
      'four.example': ['127.0.0.1'],
    });
    await using four = await httpServer((_, response) => response.end('4'));
    await using six = await httpServer((_, response) => response.end('6'), '::1', four.port);
    const deps = { resolveName: createResolveName({ servers: [names.server] }) };
    const bodyIs = async (family: 4 | 6) =>
      (
        await check(
          `http://api.example:${String(six.port)}/`,
          { ip_family: family, assertions: [{ body: true, equals: String(family) }] },
          deps,
        )
      ).outcome;
    expect([await bodyIs(4), await bodyIs(6)]).toStrictEqual(['UP', 'UP']);
    expect(
      (await check(`http://four.example:${String(four.port)}/`, { ip_family: 6 }, deps)).error,
    ).toStrictEqual({ kind: 'dns', message: 'four.example has no IPv6 address' });
  });
});

describe('proxy', () => {
  it('is told the whole URL of an http target, and the credentials of a secret', async () => {
    await using server = await httpServer((request, response) => {
      response.end(request.headers['proxy-authorization'] ?? 'none');
    });
    await using proxy = await proxyServer();
    const secrets = { UPLEDGER_SECRET_PROXY: `http://ann:s3cret@127.0.0.1:${String(proxy.port)}` };
    const probe = fillSecrets(createProbe({ ...probeDeps, secrets }), secrets);
    const config = apiConfig(`http://nowhere.example:${String(server.port)}/a`, {
      proxy: '${env:UPLEDGER_SECRET_PROXY}',
      assertions: [{ body: true, equals: 'none' }],
    });
    const result = await probe(config, new AbortController().signal)();
    expect(result).toMatchObject({ outcome: 'UP', status_code: 200 });
    expect(proxy.asked).toStrictEqual([
      {
        what: `GET http://nowhere.example:${String(server.port)}/a`,
        credentials: `Basic ${Buffer.from('ann:s3cret').toString('base64')}`,
      },
    ]);
  });

  it('is asked to connect to an https target, whose certificate is verified', async () => {
    await using server = await tlsServer(good);
    await using proxy = await proxyServer();
    const url = `https://api.example:${String(server.port)}/`;
    const options = { proxy: proxy.url, ca: path('ca.pem') };
    expect(await check(url, options)).toMatchObject({ outcome: 'UP', timings: { dns: null } });
    expect((await check(url.replace('api.', 'other.'), options)).error?.kind).toBe('tls');
    expect(proxy.asked.map(({ what }) => what)).toStrictEqual([
      `CONNECT api.example:${String(server.port)}`,
      `CONNECT other.example:${String(server.port)}`,
    ]);
  });

  it('may speak TLS itself', async () => {
    await using server = await tlsServer(good);
    await using inner = await proxyServer();
    await using proxy = await tlsServer(good, (socket) => {
      const onward = connect(inner.port, '127.0.0.1');
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    const result = await check(
      `https://api.example:${String(server.port)}/`,
      { proxy: `https://127.0.0.1:${String(proxy.port)}` },
      { extraCa: [ca.cert] },
    );
    expect(result).toMatchObject({ outcome: 'UP', error: null });
    // The authority of one API must not be enough to be taken for the proxy, which gets credentials.
    const own = await check(`https://api.example:${String(server.port)}/`, {
      proxy: `https://127.0.0.1:${String(proxy.port)}`,
      ca: path('ca.pem'),
    });
    expect(own.error).toStrictEqual({
      kind: 'tls',
      message: 'proxy: certificate is from an unknown authority (NODE_EXTRA_CA_CERTS can name it)',
    });
  });

  it('that refuses, is not there, or is no proxy is told apart from the API', async () => {
    const target = 'https://api.example/';
    const messageOf = async (proxy: string) => (await check(target, { proxy, timeout_ms: 2000 })).error;
    await using forbidding = await proxyServer({ refuse: 403 });
    await using asking = await proxyServer({ refuse: 407 });
    await using mute = await rawServer((socket) => socket.once('data', () => socket.end('SSH-2.0\r\n\r\n')));
    await using silent = await rawServer(() => {});
    const closed = await refusedPort();
    expect(await messageOf(forbidding.url)).toStrictEqual({
      kind: 'other',
      message: `the proxy 127.0.0.1:${String(forbidding.port)} refuses to connect (403)`,
    });
    expect((await messageOf(asking.url))?.message).toContain('requires other credentials (407)');
    expect((await messageOf(mute.url))?.kind).toBe('protocol');
    expect(await messageOf(`http://127.0.0.1:${String(closed)}`)).toStrictEqual({
      kind: 'refused',
      message: `proxy: connection refused by 127.0.0.1:${String(closed)}`,
    });
    expect((await check(target, { proxy: silent.url, timeout_ms: 100 })).error?.kind).toBe('timeout');
  });

  it('that answers for an http target is named, for the answer may be its own', async () => {
    const secret = 'UPLEDGER_SECRET_PROXY';
    const errorOf = async ({ url }: { url: string }, over = {}) => {
      const secrets = { [secret]: url.replace('//', '//ann:s3cret@') };
      const probe = fillSecrets(createProbe({ ...probeDeps, secrets }), secrets);
      const config = apiConfig('http://nowhere.example/', { proxy: `\${env:${secret}}`, ...over });
      const { status_code, outcome, error } = await probe(config, new AbortController().signal)();
      return [outcome, status_code, error?.kind, error?.message];
    };
    await using asking = await proxyServer({ refuse: 407 });
    await using forbidding = await proxyServer({ refuse: 403 });
    await using closing = await rawServer((socket) => socket.once('data', () => socket.end()));
    expect(await errorOf(asking)).toStrictEqual([
      'DOWN',
      407,
      'status',
      `the proxy ***:${String(asking.port)}, or the API behind it, requires other credentials (407), expected 200`,
    ]);
    expect(await errorOf(forbidding)).toStrictEqual([
      'DOWN',
      403,
      'status',
      `got 403 from the proxy ***:${String(forbidding.port)} or the API behind it, expected 200`,
    ]);
    expect(await errorOf(closing)).toStrictEqual([
      'DOWN',
      null,
      'reset',
      `proxy ***:${String(closing.port)}: connection closed before a response arrived`,
    ]);
    expect((await errorOf(forbidding, { expected_status_codes: [403] }))[0]).toBe('UP');
    expect((await check('http://nowhere.example/', { proxy: asking.url })).error?.message).toBe(
      `the proxy 127.0.0.1:${String(asking.port)}, or the API behind it, requires other credentials (407), expected 200`,
    );
    // Without a proxy that reads the request, an answer is that of the API.
    await using api = await httpServer((_, response) => response.writeHead(407).end());
    expect((await check(api.url)).error?.message).toBe('expected 200, got 407');
    await using secured = await tlsServer(good, (socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n')),
    );
    await using plain = await proxyServer();
    const behind = { proxy: plain.url, ca: path('ca.pem') };
    expect((await check(secured.url, behind)).error?.message).toBe('expected 200, got 407');
  });

  it('with a long name leaves room for what it did', async () => {
    await using asking = await proxyServer({ refuse: 407 });
    const long = `${'proxy-'.repeat(9)}a.${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
    await using names = await nameServer({ [long]: ['127.0.0.1'] });
    const deps = { resolveName: createResolveName({ servers: [names.server] }) };
    const proxy = `http://${long}:${String(asking.port)}`;
    const secrets = { UPLEDGER_SECRET_PROXY: proxy };
    const hiding = fillSecrets(createProbe({ ...probeDeps, ...deps, secrets }), secrets);
    for (const target of ['http://nowhere.example/', 'https://nowhere.example/']) {
      const message = (await check(target, { proxy }, deps)).error?.message ?? '';
      expect([message, Buffer.byteLength(message) <= 160]).toEqual([
        expect.stringMatching(/…:\d+.* requires other credentials \(407\)/u),
        true,
      ]);
      const config = apiConfig(target, { proxy: '${env:UPLEDGER_SECRET_PROXY}' });
      const hidden = await hiding(config, new AbortController().signal)();
      expect(hidden.error?.message).toMatch(/^the proxy \*\*\*…:\d+.* requires other credentials \(407\)/u);
    }
  });

  it('does not lead around the guard, as far as that can be', async () => {
    await using proxy = await proxyServer();
    await using names = await nameServer({
      'inside.example': ['127.0.0.1'],
      'public.example': ['203.0.114.1'],
    });
    const deps = { resolveName: createResolveName({ servers: [names.server] }) };
    const through = async (url: string, denyPrivate: boolean, over = {}) =>
      (await check(url, { proxy: proxy.url, ...over }, { ...deps, denyPrivate })).error;
    expect((await through('http://169.254.169.254/', false))?.kind).toBe('blocked');
    expect((await through('http://metadata.google.internal/', false))?.kind).toBe('blocked');
    expect((await through('http://inside.example/', true))?.kind).toBe('blocked');
    expect((await through('http://unknown.example/', true))?.message).toBe(
      'unknown.example cannot be looked up here, and DENY_PRIVATE_TARGETS is set',
    );
    // A proxy that a config names is a target too.
    expect((await through('http://public.example/', true))?.message).toContain(
      'proxy: 127.0.0.1 is not a public',
    );
    expect(proxy.asked).toStrictEqual([]);
    // One of the environment was chosen by who runs the program.
    const own = await check(
      'http://public.example/',
      { proxy: 'env' },
      { ...deps, denyPrivate: true, proxyVariables: { HTTP_PROXY: proxy.url } },
    );
    expect(own.error?.kind).not.toBe('blocked');
    expect(proxy.asked.map(({ what }) => what)).toStrictEqual(['GET http://public.example/']);
  });

  it('of the environment that is none says so without showing it', async () => {
    const deps = { proxyVariables: { HTTP_PROXY: 'socks5://ann:s3cret@127.0.0.1:1' } };
    expect((await check('http://api.example/', { proxy: 'env' }, deps)).error).toStrictEqual({
      kind: 'other',
      message: 'the proxy of the environment is not an http or https URL',
    });
  });
});

describe('the proxy of the environment', () => {
  const target = { host: 'api.example.com', port: 443, secure: true };

  it.each<[Record<string, string>, string | null]>([
    [{}, null],
    [{ HTTPS_PROXY: 'http://a' }, 'http://a'],
    [{ HTTP_PROXY: 'http://a' }, null],
    [{ HTTPS_PROXY: 'http://a', https_proxy: 'http://b' }, 'http://b'],
    [{ ALL_PROXY: 'http://c' }, 'http://c'],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: '*' }, null],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: 'other.com, example.com' }, null],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: '.example.com' }, null],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: '*.example.com' }, null],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: 'API.example.com:443' }, null],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: 'api.example.com:8443' }, 'http://a'],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: 'ample.com' }, 'http://a'],
    [{ HTTPS_PROXY: 'http://a', no_proxy: '', NO_PROXY: 'example.com' }, 'http://a'],
  ])('%j: %s', (variables, proxy) => {
    expect(envProxy(variables, target)).toBe(proxy);
  });
});
