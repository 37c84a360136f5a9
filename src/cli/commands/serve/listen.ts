import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Fetch = (request: Request) => Response | Promise<Response>;

/** A request without a body, as all are that are answered; null: its address or method is none. */
const requestOf = (incoming: IncomingMessage, signal: AbortSignal): Request | null => {
  try {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers))
      headers.set(name, [value].flat().join(', '));
    // The name is looked at as it came, in the header; here it only makes the address whole.
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    return new Request(url, { method: incoming.method ?? 'GET', headers, signal });
  } catch {
    return null;
  }
};

const answer = async (fetch: Fetch, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const over = new AbortController();
  outgoing.once('close', () => {
    over.abort();
  });
  const request = requestOf(incoming, over.signal);
  if (request === null) {
    outgoing.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('This is not a request.\n');
    return;
  }
  const response = await fetch(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null || incoming.method === 'HEAD') outgoing.end();
  else await pipeline(Readable.fromWeb(response.body), outgoing);
};

/** An HTTP server that listens, or the error why it cannot. A reader who goes away ends nothing but their own answer. */
export const listen = async (fetch: Fetch, port: number, host: string): Promise<Server> => {
  const server = createServer((incoming, outgoing) => {
    answer(fetch, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
};
