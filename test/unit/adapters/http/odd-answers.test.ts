import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { check } from '../../../support/http/check.ts';
import { textWith } from '../../../support/http/matchers.ts';
import { oddAnswers, type OddAnswer } from '../../../support/http/odd-answers.ts';
import { rawServer } from '../../../support/http/servers.ts';

const judged = ({ expect: wanted }: OddAnswer) => {
  if (typeof wanted === 'number') return { outcome: 'UP', status_code: wanted, error: null };
  const kind = wanted.startsWith('expected ') ? 'status' : 'protocol';
  return { outcome: 'DOWN', error: { kind, message: textWith(wanted) } };
};

const whole = (socket: Socket, bytes: string): void => {
  socket.end(bytes, 'latin1');
};

const byteByByte = (socket: Socket, bytes: string): void => {
  socket.setNoDelay(true);
  const send = (at: number): void => {
    if (socket.destroyed) return;
    if (at === bytes.length) socket.end();
    else socket.write(bytes.slice(at, at + 1), 'latin1', () => setImmediate(send, at + 1));
  };
  send(0);
};

describe.each([
  ['at once', whole],
  ['byte by byte', byteByByte],
])('an odd answer, sent %s', (_, send) => {
  it.each(oddAnswers)('is judged as what it says, over one request: $name', async (odd) => {
    let requests = 0;
    await using server = await rawServer((socket) => {
      socket.once('data', () => {
        requests += 1;
        send(socket, odd.answer);
      });
    });
    expect(await check(server.url, odd.config)).toMatchObject(judged(odd));
    expect(requests).toBe(1);
  });
});
