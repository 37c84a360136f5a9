import { createServer, type Socket } from 'node:net';

// The API that is checked: as little work as an HTTP answer can be, in a process of its own. A message sets its status.
let answer = '';
const say = (status: number) => {
  answer = `HTTP/1.1 ${String(status)} X\r\ncontent-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok`;
};
say(200);

const server = createServer((socket: Socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', () => socket.end(answer));
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
