import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A server on a free port of 127.0.0.1 that goes away, connections and all, at the end of its block. */
export type TestServer = AsyncDisposable &
  Readonly<{ port: number; url: string; sockets: ReadonlySet<Socket> }>;

const serve = async (server: Server, scheme: string, port: number, host: string): Promise<TestServer> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return {
    port: address.port,
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    sockets,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

export const httpServer = (listener: RequestListener, host = '127.0.0.1', port = 0): Promise<TestServer> =>
  serve(createServer(listener), 'http', port, host);

/** Speaks whatever `onSocket` writes; the request is not read for it. */
export const rawServer = (onSocket: (socket: Socket) => void): Promise<TestServer> =>
  serve(createTcpServer(onSocket), 'http', 0, '127.0.0.1');

/** Answers each connection with these bytes as soon as something of a request has come, and ends it. */
export const answering = (bytes: string): Promise<TestServer> =>
  rawServer((socket) => socket.once('data', () => socket.end(bytes, 'latin1')));

const plainOk = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

export const tlsServer = (
  options: TlsOptions,
  onSocket: (socket: Socket) => void = (socket) => socket.once('data', () => socket.end(plainOk)),
): Promise<TestServer> =>
  serve(
    createTlsServer(options, (socket) => {
      socket.on('error', () => {});
      onSocket(socket);
    }).on('tlsClientError', () => {}),
    'https',
    0,
    '127.0.0.1',
  );

/** A port that nothing listens on: taken from the system a moment ago and given back. */
export const refusedPort = async (): Promise<number> => {
  await using server = await rawServer(() => {});
  return server.port;
};

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  // A character may come in two chunks.
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
};
