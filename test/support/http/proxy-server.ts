import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

/** What a proxy was asked: `CONNECT a.example:443`, `GET http://a.example/`, with the credentials. */
export type Asked = Readonly<{ what: string; credentials: string | null }>;

export type ProxyServer = AsyncDisposable & Readonly<{ port: number; url: string; asked: readonly Asked[] }>;

type Options = Readonly<{
  /** answers with this status instead of connecting, or of asking for what a plain request names */
  refuse?: number;
  /** every name leads to this machine */
  host?: string;
}>;

/** A forward proxy on a free port of 127.0.0.1: it connects to 127.0.0.1, whatever name it is told. */
export const proxyServer = async ({ refuse, host = '127.0.0.1' }: Options = {}): Promise<ProxyServer> => {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const note = (request: IncomingMessage): void => {
    asked.push({
      what: `${request.method ?? ''} ${request.url ?? ''}`,
      credentials: request.headers['proxy-authorization'] ?? null,
    });
  };
  const server = createServer((request, response) => {
    note(request);
    if (refuse !== undefined) {
      response.writeHead(refuse).end();
      return;
    }
    const { port, pathname } = new URL(request.url ?? '');
    const { 'proxy-authorization': _secret, ...headers } = request.headers;
    const onward = httpRequest({ host, port, path: pathname, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('connect', (request, socket) => {
    note(request);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${String(refuse)} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(Number((request.url ?? '').split(':').at(-1)), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    port: address.port,
    url: `http://127.0.0.1:${String(address.port)}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
