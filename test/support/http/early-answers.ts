// A server in a thread of its own, so that it answers while the client is in the middle of a write: 413 once so many bytes
// of a request have come (or at once), then the connection is closed with the rest unread. Its address goes to stdout, as JSON.
import { createServer } from 'node:net';
import { workerData } from 'node:worker_threads';

const answer = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge';
const enough = Number(workerData);

const server = createServer((socket) => {
  let left = enough;
  const refuse = (): void => {
    socket.pause();
    socket.removeAllListeners('data');
    socket.end(answer, () => socket.destroy());
  };
  socket.on('error', () => {});
  if (left === 0) refuse();
  else {
    socket.on('data', (chunk) => {
      left -= chunk.length;
      if (left <= 0) refuse();
    });
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(JSON.stringify(server.address())));
