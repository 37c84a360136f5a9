import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createProbe } from '../../../src/adapters/http/create-probe.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import type { ProbeResult } from '../../../src/runner/ports/probe.ts';
import { authority, certificateFor } from '../../support/http/certificates.ts';
import { apiConfig, probeDeps } from '../../support/http/check.ts';
import { httpServer, rawServer, tlsServer, type TestServer } from '../../support/http/servers.ts';
import { checked, configRead, metadataAt } from '../../support/ledger/commands.ts';
import { right } from '../../support/right.ts';
import { edited, edits } from './byte-edits.ts';
import { runs } from '../../support/runs.ts';

vi.setConfig({ testTimeout: 60_000 });

const timeoutMs = 120;
/** A check that takes this long has outlived its deadline by far, on the slowest machine. */
const maxWaitMs = 15_000;

let good: TestServer;
beforeAll(async () => {
  good = await httpServer((_, response) => response.end('well'));
});
afterAll(() => good[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const ca = await authority();
const probe = createProbe({ ...probeDeps, extraCa: [ca.cert] });

const check = (url: string, timeout_ms: number): Promise<ProbeResult | 'hung'> =>
  Promise.race([
    probe(apiConfig(url, { timeout_ms }), signal)(),
    sleep(maxWaitMs, 'hung' as const, { ref: false }),
  ]);

/** The check ends in time, its result can be recorded, and the check of another API beside it is as ever. */
const expectHarmless = async (url: string): Promise<ProbeResult | 'hung'> => {
  const [result, beside] = await Promise.all([check(url, timeoutMs), check(good.url, maxWaitMs)]);
  expect(beside).toMatchObject({ outcome: 'UP', status_code: 200 });
  expect(result).not.toBe('hung');
  if (result === 'hung') return result;
  expect(result.outcome === 'UP').toBe(result.error === null);
  const { events } = decideAll(initialHealth('api'), metadataAt(0), [
    configRead(0),
    checked(0, 'UP', { ...result }),
  ]);
  for (const { line } of events) right(decodeEvent(line));
  return result;
};

const body = '{"status":"ok"}';
const zipped = gzipSync(body);
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n';
const answers: readonly Buffer[] = [
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
  `HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nno`,
  `${chunked}5;ext="a"\r\nhello\r\n3\r\n???\r\n0\r\nx: y\r\n\r\n`,
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 302 Found\r\nLocation: /elsewhere?a=b#c\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.0 200\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\nold',
]
  .map((text) => Buffer.from(text, 'latin1'))
  .concat(
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${String(zipped.length)}\r\n\r\n`,
      ),
      zipped,
    ]),
  );

const answer = fc.record({
  bytes: fc
    .tuple(fc.constantFrom(...answers), edits)
    .map(([bytes, changes]) => edited(bytes, changes).toString('latin1')),
  pieces: fc.array(fc.nat(1000), { maxLength: 4 }),
  ending: fc.constantFrom('end', 'end', 'reset', 'stay'),
  early: fc.boolean(),
});

const speak = async (socket: Socket, bytes: Buffer, pieces: readonly number[], ending: string) => {
  const cuts = [0, ...pieces.map((at) => Math.floor((bytes.length * at) / 1000)), bytes.length];
  const places = cuts.toSorted((a, b) => a - b);
  for (const [i, from] of places.entries()) {
    if (socket.destroyed) return;
    socket.write(bytes.subarray(from, places[i + 1]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (ending === 'end') socket.end();
  if (ending === 'reset') socket.resetAndDestroy();
};

it('whatever bytes answer, in whatever pieces, the check ends in time and harms no other', async () => {
  await fc.assert(
    fc.asyncProperty(answer, async ({ bytes, pieces, ending, early }) => {
      await using server = await rawServer((socket) => {
        const begin = () => void speak(socket, Buffer.from(bytes, 'latin1'), pieces, ending);
        if (early) begin();
        else socket.once('data', begin);
      });
      await expectHarmless(server.url);
    }),
    { numRuns: runs(250) },
  );
});

it('an answer that nobody touched is read as what it is', async () => {
  const results: unknown[] = [];
  for (const bytes of answers.slice(0, 3)) {
    await using server = await rawServer((socket) => socket.once('data', () => socket.end(bytes)));
    results.push(await check(server.url, maxWaitMs));
  }
  expect(results).toMatchObject([
    { outcome: 'UP', status_code: 200 },
    { outcome: 'DOWN', status_code: 503 },
    { outcome: 'UP', status_code: 200 },
  ]);
});

it('whatever bytes answer a TLS greeting, the check ends in time and harms no other', async () => {
  const hello = Buffer.from('160303007a020000760303', 'hex');
  const greeting = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.tuple(fc.constant(hello), fc.uint8Array({ maxLength: 120 })).map((both) => Buffer.concat(both)),
    fc.constantFrom(...answers),
  );
  await fc.assert(
    fc.asyncProperty(greeting, fc.boolean(), async (bytes, ends) => {
      await using server = await rawServer((socket) => {
        socket.once('data', () => (ends ? socket.end(bytes) : socket.write(bytes)));
      });
      expect(await expectHarmless(server.url.replace('http:', 'https:'))).toMatchObject({ outcome: 'DOWN' });
    }),
    { numRuns: runs(80) },
  );
});

it('a TLS conversation with some bytes of it changed on the way ends in time and harms no other', async () => {
  await using server = await tlsServer(await certificateFor(['127.0.0.1'], { authority: ca }));
  expect(await check(server.url, maxWaitMs)).toMatchObject({ outcome: 'UP' });
  const change = fc.record({ at: fc.nat(3000), flip: fc.integer({ min: 1, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      await using between = await rawServer((socket) => void relay(socket, server.port, changes));
      await expectHarmless(between.url.replace('http:', 'https:'));
    }),
    { numRuns: runs(80) },
  );
});

/** Passes both ways on, with bytes of the server's way flipped by their place in it. */
const relay = async (
  socket: Socket,
  port: number,
  changes: readonly Readonly<{ at: number; flip: number }>[],
) => {
  const { connect } = await import('node:net');
  const onward = connect(port, '127.0.0.1');
  for (const side of [socket, onward]) side.on('error', () => undefined);
  let passed = 0;
  socket.pipe(onward);
  onward.on('data', (chunk: Buffer) => {
    for (const { at, flip } of changes) {
      const byte = chunk[at - passed];
      if (byte !== undefined) chunk[at - passed] = byte ^ flip;
    }
    passed += chunk.length;
    socket.write(chunk);
  });
  onward.on('end', () => socket.end());
  socket.on('close', () => onward.destroy());
};
