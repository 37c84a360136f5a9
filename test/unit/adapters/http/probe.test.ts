import { getEventListeners } from 'node:events';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../../../../src/adapters/http/create-probe.ts';
import { CheckError } from '../../../../src/events/fields/check-error.ts';
import { fillSecrets } from '../../../../src/runner/checking/fill-secrets.ts';
import { isExpected } from '../../../../src/events/fields/expected-code.ts';
import { apiConfig, check, probeDeps } from '../../../support/http/check.ts';
import { answering, bodyOf, httpServer, rawServer, refusedPort } from '../../../support/http/servers.ts';
import { runs } from '../../../support/runs.ts';

const patient = { timeout: 15_000 };

const statuses = fc.oneof(
  fc.integer({ min: 100, max: 599 }),
  fc.constantFrom(100, 101, 102, 103, 199, 204, 205, 301, 304, 408, 417, 421),
);

describe('the probe', () => {
  test.prop(
    [statuses, fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'), fc.boolean()],
    { numRuns: runs(150) },
  )(
    'gives exactly one outcome for every status, and an error exactly when DOWN',
    async (status, method, keep) => {
      await using server = await answering(
        `HTTP/1.1 ${status} Text\r\n${keep ? 'content-length: 0' : 'connection: close'}\r\n\r\n`,
      );
      const expected = ['2xx', 404];
      const result = await check(server.url, { method, expected_status_codes: expected, timeout_ms: 1_000 });
      expect(result.outcome).toBe(status >= 200 && isExpected(expected, status) ? 'UP' : 'DOWN');
      expect(result.error === null).toBe(result.outcome === 'UP');
      expect(result.error === null || CheckError.is(result.error)).toBe(true);
      expect(result.status_code).toBe(status < 200 ? null : status);
      expect(result.latency_ms === null).toBe(status < 200);
      expect(result.attempts).toBe(1);
    },
  );

  test.prop([fc.string({ unit: 'binary', maxLength: 400 })], { numRuns: runs(60) })(
    'gives exactly one outcome, in bounded text, whatever bytes come',
    async (bytes) => {
      await using server = await answering(bytes);
      const result = await check(server.url, { timeout_ms: 1_000 });
      expect(Buffer.byteLength(result.error?.message ?? '')).toBeLessThanOrEqual(200);
      expect(result.outcome).toBe(result.error === null ? 'UP' : 'DOWN');
    },
  );

  it('has its long texts cut to 200 bytes where they become results', async () => {
    const path = `/${'long/'.repeat(100)}`;
    await using server = await httpServer((_, response) => response.writeHead(302, { location: path }).end());
    const probe = fillSecrets(createProbe(probeDeps), {});
    const result = await probe(apiConfig(`${server.url}${path}`), new AbortController().signal)();
    expect(result.error?.message).toMatch(/^redirect loop: leads back to http/u);
    expect(result.error?.message).toHaveLength(200);
  });

  it('sends method, headers with secrets filled in, and body', async () => {
    const seen: unknown[] = [];
    await using server = await httpServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { authorization, 'user-agent': agent, accept } = request.headers;
        seen.push({ method: request.method, url: request.url, authorization, agent, accept, body });
        response.end();
      });
    });
    const headers = { Authorization: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}', ACCEPT: 'application/json' };
    const secrets = { UPLEDGER_SECRET_TOKEN: 't0p' };
    const over = { method: 'POST', headers, body: '{"é":1}' } as const;
    expect(await check(`${server.url}/a?b=c`, over, { secrets })).toMatchObject({ outcome: 'UP' });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/a?b=c',
        authorization: 'Bearer t0p',
        agent: 'upledger/1.2.3',
        accept: 'application/json',
        body: '{"é":1}',
      },
    ]);
  });

  it.each([
    ['GET', {}, 'close'],
    ['HEAD', {}, 'close'],
    ['POST', {}, 'close'],
    ['GET', { Connection: 'close' }, 'close'],
    ['GET', { connection: 'keep-alive' }, 'keep-alive'],
    ['HEAD', { CONNECTION: 'Keep-Alive' }, 'keep-alive'],
    ['POST', { connection: 'keep-alive' }, 'keep-alive'],
  ] as const)(
    'says with %s and %j once what becomes of the connection: %s',
    async (method, headers, said) => {
      const seen: unknown[] = [];
      await using server = await httpServer((request, response) => {
        seen.push(request.headersDistinct['connection']);
        response.end();
      });
      expect(await check(server.url, { method, headers })).toMatchObject({ outcome: 'UP' });
      expect(seen).toEqual([[said]]);
    },
  );

  it('is UP at once where a server sends no length and closes only when asked', async () => {
    await using server = await rawServer((socket) => {
      let request = '';
      socket.on('data', (chunk) => {
        request += String(chunk);
        if (!request.endsWith('\r\n\r\n')) return;
        socket.write('HTTP/1.1 200 OK\r\n\r\nok');
        if (/^connection: close\r$/imu.test(request)) socket.end();
      });
    });
    expect(await check(server.url)).toMatchObject({ outcome: 'UP', status_code: 200 });
    const kept = await check(server.url, { headers: { connection: 'keep-alive' }, timeout_ms: 150 });
    expect(kept).toMatchObject({ outcome: 'DOWN', status_code: 200, error: { kind: 'timeout' } });
  });

  it('makes no request when a secret is missing or unfit, and shows no value of any', async () => {
    let asked = 0;
    await using server = await httpServer((_, response) => {
      asked += 1;
      response.end();
    });
    const headers = { 'x-key': '${env:UPLEDGER_SECRET_KEY}' };
    expect(await check(server.url, { headers, retries: 2 })).toMatchObject({
      outcome: 'DOWN',
      attempts: 0,
      error: {
        kind: 'other',
        message: 'header x-key needs UPLEDGER_SECRET_KEY, which is not set in the environment',
      },
    });
    const unfit = await check(
      server.url,
      { headers, retries: 2 },
      { secrets: { UPLEDGER_SECRET_KEY: 'hush\r\nx: y' } },
    );
    expect(unfit).toMatchObject({ outcome: 'DOWN', attempts: 1, error: { kind: 'other' } });
    expect(unfit.error?.message).not.toContain('hush');
    expect(asked).toBe(0);
  });

  it('tries again at once after a DOWN, over a fresh connection, and stops at the first UP', async () => {
    const ports = new Set<number | undefined>();
    await using server = await httpServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(ports.size < 3 ? 500 : 200).end();
    });
    expect(await check(server.url, { retries: 5 })).toMatchObject({
      outcome: 'UP',
      attempts: 3,
      error: null,
    });
    expect(ports.size).toBe(3);
    expect(await check(`http://127.0.0.1:${await refusedPort()}`, { retries: 2 })).toMatchObject({
      attempts: 3,
    });
  });

  it('tells the time of the last attempt in phases that add up', async () => {
    await using server = await httpServer((_, response) => {
      setTimeout(() => {
        response.write('first');
        setTimeout(() => response.end(), 50);
      }, 50);
    });
    const { latency_ms: latency, timings } = await check(server.url);
    expect(timings).toMatchObject({ dns: null, tls: null });
    expect(timings?.first_byte).toBeGreaterThanOrEqual(45);
    expect(timings?.body).toBeGreaterThanOrEqual(45);
    const sum = (timings?.connect ?? 0) + (timings?.first_byte ?? 0) + (timings?.body ?? 0);
    // Less than any phase takes: none is left out or told twice, however busy the machine is between two of them.
    expect(Math.abs(sum - (latency ?? 0))).toBeLessThan(45);
  });

  it('ends at once when abandoned, in whatever phase, and before it began', async () => {
    const connected = Promise.withResolvers<void>();
    await using server = await rawServer(() => connected.resolve());
    const stop = new AbortController();
    const running = check(server.url, { timeout_ms: 60_000, retries: 5 }, {}, stop.signal);
    await connected.promise;
    stop.abort();
    const abandoned = {
      outcome: 'DOWN',
      attempts: 1,
      error: { kind: 'other', message: 'the check was abandoned' },
    };
    expect(await running).toMatchObject(abandoned);
    expect(await check(server.url, {}, {}, stop.signal)).toMatchObject(abandoned);
  });

  it('leaves no socket, timer or listener behind, after hundreds of checks on one signal', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const held = () =>
      process
        .getActiveResourcesInfo()
        .filter((kind) => /TCPSOCKET|Timeout|GETADDRINFO|QUERY|UDP/u.test(kind));
    await using server = await httpServer((request, response) => {
      if (request.url === '/hang') return;
      response.end();
    });
    const probe = createProbe(probeDeps);
    const { signal } = new AbortController();
    const before = held().length;
    await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        probe(
          apiConfig(at % 10 === 0 ? `${server.url}/hang` : server.url, {
            timeout_ms: at % 10 === 0 ? 100 : 5_000,
          }),
          signal,
        )(),
      ),
    );
    // The test runner has timers of its own now and then, and on a busy machine for longer.
    await expect.poll(() => server.sockets.size, patient).toBe(0);
    await expect.poll(() => held().length, patient).toBeLessThanOrEqual(before);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});
