import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../../../../src/adapters/http/create-probe.ts';
import type { Assertion } from '../../../../src/runner/config/fields/assertions.ts';
import { hostileBody, hostilePatterns } from '../../../support/assertions/hostile.ts';
import { apiConfig, check, probeDeps } from '../../../support/http/check.ts';
import { answering, httpServer } from '../../../support/http/servers.ts';

const ok = JSON.stringify({ status: 'ok', text: 'é' });
const isOk: readonly Assertion[] = [{ json: '$.status', equals: 'ok' }];
const mebibyte = 1_048_576;

const serving = (body: string | Uint8Array, headers: Record<string, string | string[]> = {}, status = 200) =>
  httpServer((_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });

const messageOf = async (
  body: string | Uint8Array,
  headers: Record<string, string | string[]>,
  assertions: readonly Assertion[],
): Promise<string | null> => {
  await using server = await serving(body, headers);
  const { error } = await check(server.url, { assertions });
  return error?.message ?? null;
};

describe('a check with assertions', () => {
  it('is UP when all hold, and says what each saw', async () => {
    await using server = await serving(ok, { 'content-type': 'application/json' });
    const assertions: readonly Assertion[] = [
      ...isOk,
      { header: 'content-type', matches: '^application/json' },
      { body: true, contains: '"status"' },
    ];
    const result = await check(server.url, { assertions }, { tellsAssertions: true });
    expect(result).toMatchObject({ outcome: 'UP', status_code: 200, error: null });
    expect((await check(server.url, { assertions })).assertions).toBeUndefined();
    expect(result.assertions?.map(({ seen }) => seen)).toStrictEqual([
      '"ok"',
      '"application/json"',
      'a text of 26 characters',
    ]);
  });

  it('is DOWN of kind assertion when one fails, after all retries', async () => {
    let requests = 0;
    await using server = await httpServer((_, response) => {
      requests += 1;
      response.end('{"status":"degraded"}');
    });
    const result = await check(server.url, { assertions: isOk, retries: 2 });
    expect(result).toMatchObject({
      outcome: 'DOWN',
      status_code: 200,
      attempts: 3,
      error: {
        kind: 'assertion',
        message: '$.status is "degraded", expected "ok" (1 of 1 assertion failed)',
      },
    });
    expect(result.assertions).toHaveLength(1);
    expect(requests).toBe(3);
  });

  it('judges no answer whose status code is not expected', async () => {
    await using server = await serving('oops', {}, 500);
    const result = await check(server.url, { assertions: isOk });
    expect(result.error?.kind).toBe('status');
    expect(result.assertions).toBeUndefined();
  });

  it('judges the answer that redirects lead to', async () => {
    await using server = await httpServer((request, response) => {
      if (request.url === '/end') response.end(ok);
      else {
        response.writeHead(302, { location: '/end' });
        response.end('{"status":"elsewhere"}');
      }
    });
    expect((await check(server.url, { assertions: isOk })).outcome).toBe('UP');
  });

  it.each([204, 304])('finds the body of a %i empty', async (status) => {
    await using server = await serving('', { etag: '"1"' }, status);
    const result = await check(server.url, {
      expected_status_codes: [status],
      assertions: [...isOk, { header: 'etag', exists: true }],
    });
    expect(result.error?.message).toBe(
      '$.status cannot be judged: the body is empty (1 of 2 assertions failed)',
    );
  });

  it('judges the headers of an answer to HEAD', async () => {
    await using server = await serving('', { 'x-a': '1' });
    const result = await check(server.url, { method: 'HEAD', assertions: [{ header: 'x-a', equals: '1' }] });
    expect(result.outcome).toBe('UP');
  });

  it('joins header lines of one name', async () => {
    expect(await messageOf('', { vary: ['a', 'b'] }, [{ header: 'vary', equals: 'a, b' }])).toBeNull();
    expect(
      await messageOf('', { 'set-cookie': ['a=1', 'b=2'] }, [{ header: 'set-cookie', contains: 'b=' }]),
    ).toBeNull();
  });

  it.each([
    ['s3cret-of-thirty-characters-xy', '"you sent ***"'],
    ['s3cret-that-is-longer-than-what-is-shown-of-a-value', 'a text of 60 characters'],
  ])('shows no secret that an answer repeats: %s', async (secret, seen) => {
    await using server = await httpServer((request, response) => {
      response.end(JSON.stringify({ status: `you sent ${request.headers.authorization ?? ''}` }));
    });
    const probe = createProbe({ ...probeDeps, secrets: { UPLEDGER_SECRET_A: secret } });
    const config = apiConfig(server.url, {
      headers: { Authorization: '${env:UPLEDGER_SECRET_A}' },
      assertions: isOk,
    });
    const result = await probe(config, new AbortController().signal)();
    expect(result.error?.message).toBe(`$.status is ${seen}, expected "ok" (1 of 1 assertion failed)`);
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });
});

describe('a compressed body', () => {
  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync(ok)],
    ['x-gzip', gzipSync(ok)],
    ['deflate', deflateSync(ok)],
    ['deflate', deflateRawSync(ok)],
    ['br', brotliCompressSync(ok)],
    ['zstd', zstdCompressSync(ok)],
    ['identity', Buffer.from(ok)],
    ['gzip, br', brotliCompressSync(gzipSync(ok))],
  ])('of %s is decompressed (%#)', async (coding, body) => {
    expect(await messageOf(body, { 'content-encoding': coding }, isOk)).toBeNull();
  });

  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync(Buffer.alloc(64 * mebibyte))],
    ['br', brotliCompressSync(Buffer.alloc(64 * mebibyte))],
    ['zstd', zstdCompressSync(Buffer.alloc(64 * mebibyte))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(64 * mebibyte)))],
  ])('of %s that grows is given up at 1 MiB', async (coding, body) => {
    expect(await messageOf(body, { 'content-encoding': coding }, isOk)).toBe(
      '$.status cannot be judged: the body is larger than 1 MiB (1 of 1 assertion failed)',
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync(ok).subarray(0, 20), 'the body cannot be decompressed (gzip)'],
    ['br', Buffer.from(ok), 'the body cannot be decompressed (br)'],
    ['pack200-gzip', Buffer.from(ok), 'the body is compressed in a way that is not supported'],
    ['gzip, gzip, gzip, gzip', gzipSync(ok), 'the body is compressed more than 3 times'],
  ])('of %s that is broken says so (%#)', async (coding, body, why) => {
    expect(await messageOf(body, { 'content-encoding': coding }, isOk)).toBe(
      `$.status cannot be judged: ${why} (1 of 1 assertion failed)`,
    );
  });
});

describe('a body that ends too early', () => {
  it('is an error of the connection, not of an assertion', async () => {
    await using server = await answering('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"status":');
    const { error } = await check(server.url, { assertions: isOk });
    expect(error?.kind).toBe('reset');
  });
});

describe('a large body', () => {
  const padded = (size: number): string => {
    const start = '{"status":"ok","pad":"';
    return `${start}${'x'.repeat(size - start.length - 2)}"}`;
  };

  it('is judged up to 1 MiB', async () => {
    expect(await messageOf(padded(mebibyte), {}, isOk)).toBeNull();
    expect(await messageOf(padded(mebibyte + 1), {}, isOk)).toBe(
      '$.status cannot be judged: the body is larger than 1 MiB (1 of 1 assertion failed)',
    );
  });

  it('is not read to its end where only headers are judged', async () => {
    expect(
      await messageOf(padded(4 * mebibyte), { 'x-a': '1' }, [{ header: 'x-a', equals: '1' }]),
    ).toBeNull();
  });
});

describe('judging that takes long', () => {
  const hostile: readonly Assertion[] = hostilePatterns.map((matches) => ({ body: true, matches }));

  it('ends, says so, and does not hold up what else is under way', async () => {
    await using server = await serving(hostileBody);
    let turns = 0;
    let isJudged = false;
    const turn = (): void => {
      turns += 1;
      if (!isJudged) setImmediate(turn);
    };
    const [result] = await Promise.all([
      check(server.url, { assertions: hostile, timeout_ms: 60_000 }).then((made) => {
        isJudged = true;
        return made;
      }),
      Promise.resolve().then(turn),
    ]);
    expect(result.error).toStrictEqual({
      kind: 'assertion',
      message: 'the answer took too long to judge',
    });
    // It would be a few dozen, those of reading the body, if the loop had stood still for 50 ms of CPU time.
    expect(turns).toBeGreaterThan(500);
  });

  it('leaves a thread behind that judges the next answer', async () => {
    await using server = await serving(hostileBody);
    const probe = createProbe(probeDeps);
    const { signal } = new AbortController();
    const judge = (assertions: readonly Assertion[]) =>
      probe(apiConfig(server.url, { assertions }), signal)();
    const [slow, fast] = await Promise.all([judge(hostile), judge([{ body: true, matches: 'a' }])]);
    expect(slow.error?.message).toBe('the answer took too long to judge');
    expect(fast.outcome).toBe('UP');
  });
});
