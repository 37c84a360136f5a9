import { createServer, type Socket } from 'node:net';

// The API that is checked: as little work as an HTTP answer can be, in a process of its own. A message sets its status.
const answerOf = (status: number, type: string, body: string): string =>
  `HTTP/1.1 ${String(status)} X\r\ncontent-type: ${type}\r\ncontent-length: ${String(body.length)}\r\nconnection: close\r\n\r\n${body}`;

/** JSON of about so many bytes. */
const json = (bytes: number): string =>
  answerOf(
    200,
    'application/json',
    JSON.stringify({
      status: 'ok',
      items: Array.from({ length: Math.floor(bytes / 32) }, (_, i) => ({
        name: `item-${String(1e6 + i)}`,
        n: 1,
      })),
    }),
  );

const bodies: ReadonlyMap<string, string> = new Map([
  ['GET /small', json(2000)],
  ['GET /large', json(1_000_000)],
]);

let answer = '';
const say = (status: number) => {
  answer = answerOf(status, 'text/plain', 'ok');
};
say(200);

const server = createServer((socket: Socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (head) => socket.end(bodies.get(String(head).slice(0, 10)) ?? answer));
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('message', (status: unknown) => {
  if (typeof status === 'number') say(status);
  process.send?.({ status });
});
process.on('disconnect', () => process.exit(0));
