import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

type Fetch = (request: Request) => Response | Promise<Response>;

/** A request without its body, which is never used; null: invalid URL or method. */
const requestOf = (incoming: IncomingMessage, signal: AbortSignal): Request | null => {
  try {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers))
      headers.set(name, [value].flat().join(', '));
    // Access checks use the `Host` header; this host only completes the URL.
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
  else await pipeline(response.body, outgoing);
};

/** Starts an HTTP server, or returns the error. A client that disconnects ends only its own response. */
export const listen = async (fetch: Fetch, port: number, host: string): Promise<Server> => {
  const server = createServer((incoming, outgoing) => {
    answer(fetch, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
};
