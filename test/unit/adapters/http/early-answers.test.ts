import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { holdWriteErrors } from '../../../../src/adapters/http/connection/hold-write-errors.ts';
import { check } from '../../../support/http/check.ts';
import { textLike } from '../../../support/http/matchers.ts';
import { rawServer } from '../../../support/http/servers.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'support', 'http', 'early-answers.ts');

const earlyServer = async (afterBytes: number): Promise<AsyncDisposable & Readonly<{ port: number }>> => {
  const worker = new Worker(program, { workerData: afterBytes, stdout: true });
  const [address] = (await once(worker.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(address.toString()) as Readonly<{ port: number }>;
  return { port, [Symbol.asyncDispose]: async () => void (await worker.terminate()) };
};

/** Blocks this thread: nothing that the server does meanwhile is seen before the next write. */
const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

const body = 'x'.repeat(262_144);

describe('a whole answer during the upload', () => {
  it.each([0, 1, 60_000, 150_000, 240_000])('after %i bytes is that answer, each time', async (bytes) => {
    await using server = await earlyServer(bytes);
    const url = `http://127.0.0.1:${server.port}/`;
    for (let time = 0; time < 10; time += 1) {
      const results = await Promise.all([1, 2, 3].map(() => check(url, { method: 'POST', body })));
      expect(results.map(({ status_code }) => status_code)).toEqual([413, 413, 413]);
    }
  });

  it.each([
    ['with a length', 'HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy'],
    ['until the end', 'HTTP/1.1 503 Busy\r\n\r\nbusy'],
    ['after 100', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy'],
  ])('%s, then a reset, is that answer', async (_, answer) => {
    await using server = await rawServer((socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.write(answer, () => socket.resetAndDestroy());
      });
    });
    expect(await check(server.url, { method: 'POST', body })).toMatchObject({
      status_code: 503,
      error: { kind: 'status', message: 'expected 200, got 503' },
    });
  });

  it('is read before a write error destroys the socket', async () => {
    await using server = await earlyServer(1);
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    holdWriteErrors(socket);
    const seen: string[] = [];
    socket.on('data', (chunk: Buffer) => seen.push(chunk.toString('latin1').slice(0, 12)));
    socket.on('error', (error) => seen.push('code' in error ? String(error.code) : ''));
    socket.on('end', () => seen.push('end'));
    const closed = Promise.withResolvers<void>();
    socket.on('close', () => closed.resolve());
    socket.write('x');
    block(100);
    // By now the answer and the reset are here, and no write can succeed.
    socket.write(body);
    block(100);
    socket.write(body);
    await closed.promise;
    expect(seen).toEqual(['HTTP/1.1 413', 'end', textLike(/^(?:EPIPE|ECONNRESET)$/u)]);
  });

  it('is that answer where every write fails before it was read', async () => {
    await using server = await earlyServer(0);
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    using write = vi.spyOn(Socket.prototype, '_write').mockImplementation((_, __, done) => done(broken));
    using writeMany = vi.spyOn(Socket.prototype, '_writev').mockImplementation((_, done) => done(broken));
    const result = await check(`http://127.0.0.1:${server.port}/`, { method: 'POST', body });
    expect(write.mock.calls.length + writeMany.mock.calls.length).toBe(1);
    expect(result).toMatchObject({ status_code: 413, error: { kind: 'status' } });
  });

  it('that never comes is a reset', async () => {
    await using server = await rawServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect((await check(server.url, { method: 'POST', body })).error).toEqual({
      kind: 'reset',
      message: 'connection reset before a response arrived',
    });
  });
});
