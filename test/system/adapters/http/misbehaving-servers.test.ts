import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { check } from '../../../support/http/check.ts';
import { textLike, textWith } from '../../../support/http/matchers.ts';
import { answering, httpServer, rawServer, refusedPort } from '../../../support/http/servers.ts';

const down = (kind: string, message: string | RegExp) => ({
  outcome: 'DOWN',
  error: { kind, message: typeof message === 'string' ? message : textLike(message) },
});

/** Writes until the other side stops reading or is gone. */
const pour = (socket: Socket, chunk: Buffer): void => {
  while (!socket.destroyed && socket.write(chunk));
  socket.once('drain', () => pour(socket, chunk));
};

describe('a server that misbehaves', () => {
  it('accepts and says nothing: timeout, waiting for headers', async () => {
    await using server = await rawServer(() => {});
    const result = await check(server.url, { timeout_ms: 150 });
    expect(result).toMatchObject({
      ...down('timeout', 'no response within 150 ms (waiting for headers)'),
      status_code: null,
      latency_ms: null,
    });
    expect(result.timings?.first_byte).toBeGreaterThanOrEqual(100);
    expect(result.timings?.body).toBeNull();
  });

  it('sends its headers byte by byte: the deadline is for the whole, not for each byte', async () => {
    await using server = await rawServer((socket) => {
      let sent = 0;
      const drip = setInterval(() => socket.write('HTTP/1.1 200 OK\r\nx-slow: yes'[sent++] ?? 'y'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await check(server.url, { timeout_ms: 200 })).toMatchObject(
      down('timeout', 'no response within 200 ms (waiting for headers)'),
    );
  });

  it('sends its body byte by byte: timeout, with the status it had sent', async () => {
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await check(server.url, { timeout_ms: 200 });
    expect(result).toMatchObject({
      ...down('timeout', 'no complete response within 200 ms (reading the body)'),
      status_code: 200,
    });
  });

  it.each([
    ['endless', ''],
    ['of 1 GB', 'content-length: 1000000000\r\n'],
  ])('sends a body %s: judged by its status after 1 MiB, the connection dropped', async (_, length) => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    await using server = await rawServer((socket) => {
      socket.on('close', () => {
        written = socket.bytesWritten;
        closed.resolve();
      });
      socket.write(`HTTP/1.1 200 OK\r\n${length}\r\n`);
      pour(socket, Buffer.alloc(65_536, 'x'));
    });
    expect(await check(server.url)).toMatchObject({ outcome: 'UP', status_code: 200, error: null });
    await closed.promise;
    // What lay in the buffers of both sockets comes on top of what was read.
    expect(written).toBeLessThan(64 * 1_048_576);
  });

  it('resets in the middle of the body', async () => {
    await using server = await rawServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf', () => socket.resetAndDestroy());
      });
    });
    expect(await check(server.url)).toMatchObject(
      down('reset', /^connection (reset|closed) in the middle of the body$/u),
    );
  });

  it.each([
    ['with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel'],
    [
      'with a length, of the last request',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1000\r\n\r\nhalf',
    ],
    [
      'in chunks, of the last request',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel',
    ],
  ])('closes in the middle of a body %s', async (_, bytes) => {
    await using server = await answering(bytes);
    expect(await check(server.url)).toMatchObject(
      down('reset', 'connection closed in the middle of the body'),
    );
  });

  it('closes or resets before it answers', async () => {
    await using closing = await answering('');
    expect(await check(closing.url)).toMatchObject(
      down('reset', 'connection closed before a response arrived'),
    );
    await using resetting = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await check(resetting.url)).toMatchObject(
      down('reset', 'connection reset before a response arrived'),
    );
  });

  it.each([
    ['empty lines', '', '\r\n'.repeat(1000), 'before the response headers were complete'],
    ['1xx responses', '', 'HTTP/1.1 102 Processing\r\n\r\n', 'before the response headers were complete'],
    ['a reason', 'HTTP/1.1 200 ', 'well '.repeat(1000), 'before the response headers were complete'],
    ['headers', 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'.repeat(100), 'before the response headers were complete'],
    ['one header', 'HTTP/1.1 200 OK\r\nx-a: ', 'b'.repeat(1000), 'before the response headers were complete'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nx-a: b', '\r\n c', 'before the response headers were complete'],
    [
      'a chunk extension',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a="',
      'b'.repeat(1000),
      'more than 1088 KiB',
    ],
    [
      'chunk extensions',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      `1;${'a'.repeat(100)}\r\nx\r\n`,
      'more than 1088 KiB',
    ],
    [
      'trailers',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n',
      'x-a: b\r\n'.repeat(100),
      '64 KiB',
    ],
  ])('sends %s without end: protocol, long before its timeout', async (_, start, again, message) => {
    await using server = await rawServer((socket) => {
      socket.once('data', () => {
        socket.write(start);
        pour(socket, Buffer.from(again.repeat(Math.ceil(20_000 / again.length))));
      });
    });
    const result = await check(server.url, { timeout_ms: 60_000 });
    expect(result).toMatchObject({
      outcome: 'DOWN',
      error: { kind: 'protocol', message: textWith(message) },
    });
  });

  it.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: nothing\r\n\r\n'],
    ['a header with a forbidden byte', 'HTTP/1.1 200 OK\r\nx-a: b\0c\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello'],
    [
      'too many headers',
      `HTTP/1.1 200 OK\r\n${'x-header: of forty characters or thereabout\r\n'.repeat(3_000)}\r\n`,
    ],
    ['101 unasked', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: chat\r\n\r\n'],
  ])('answers with %s: protocol', async (_, bytes) => {
    await using server = await answering(bytes);
    const result = await check(server.url);
    expect(result.error).toMatchObject({ kind: 'protocol' });
    expect(result.outcome).toBe('DOWN');
  });

  it.each([
    ['until the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nan old friend'],
    ['with a length', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n'],
    [
      'after early hints',
      'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    ],
  ])('is merely old or terse (%s): UP', async (_, bytes) => {
    await using server = await answering(bytes);
    expect(await check(server.url, { expected_status_codes: ['2xx'] })).toMatchObject({
      outcome: 'UP',
      error: null,
    });
  });

  it('sends headers of nearly 64 KiB: UP', async () => {
    await using server = await answering(
      `HTTP/1.1 200 OK\r\n${'x-header: of forty characters or thereabout\r\n'.repeat(1_450)}\r\n`,
    );
    expect(await check(server.url)).toMatchObject({ outcome: 'UP' });
  });

  it('does not listen: refused, with the address', async () => {
    const port = await refusedPort();
    expect(await check(`http://127.0.0.1:${port}/`)).toMatchObject({
      ...down('refused', `connection refused by 127.0.0.1:${port}`),
      latency_ms: null,
    });
  });

  it('is unavailable: status, with what was expected', async () => {
    await using server = await httpServer((_, response) => response.writeHead(503).end());
    expect(await check(server.url, { expected_status_codes: [200, '300-304'] })).toMatchObject({
      ...down('status', 'expected 200 or 300-304, got 503'),
      status_code: 503,
    });
  });
});
