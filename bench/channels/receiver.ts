import { once } from 'node:events';
import { createServer } from 'node:http';
import * as t from 'io-ts';

const Payload = t.type({ type: t.string, transitions: t.array(t.unknown) });

/** One message as a receiver got it, and when (ms, as `performance.now`). */
export type Received = Readonly<{ path: string; type: string; transitions: number; at: number }>;

/** Receives webhooks, and refuses those for `/dead`. */
export type Receiver = Readonly<{
  url: string;
  /** forgets what came before */
  begin: () => void;
  received: () => readonly Received[];
  /** resolves with the next message of that type */
  next: (type: string) => Promise<Received>;
  revive: () => void;
  stop: () => void;
}>;

export const startReceiver = async (): Promise<Receiver> => {
  let all: Received[] = [];
  let isDead = true;
  let waiting: Readonly<{ type: string; tell: (one: Received) => void }>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const path = request.url ?? '';
      const refuses = isDead && path === '/dead';
      response.writeHead(refuses ? 403 : 200).end();
      if (refuses) return;
      const payload: unknown = JSON.parse(body);
      if (!Payload.is(payload)) throw new Error(`no webhook of format upledger: ${body.slice(0, 200)}`);
      const { type, transitions } = payload;
      const one = { path, type, transitions: transitions.length, at: performance.now() };
      all.push(one);
      for (const each of waiting) if (each.type === type) each.tell(one);
      waiting = waiting.filter((each) => each.type !== type);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    begin: () => {
      all = [];
    },
    received: () => all,
    next: (type) =>
      new Promise((tell) => {
        waiting.push({ type, tell });
      }),
    revive: () => {
      isDead = false;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
