import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const listener = `
  const server = require('node:net').createServer(() => {});
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.stdout.write(String(server.address().port)));
`;

/** A port where connections are never made: its listener is stopped and its queue of newcomers is full. */
export const deafPort = async (): Promise<AsyncDisposable & Readonly<{ port: number }>> => {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const waiting: Socket[] = [];
  // Some are still let in; the queue is full when one of them waits in vain.
  for (let full = false; !full && waiting.length < 64;) {
    const socket = connect({ port: Number(port.toString()), host: '127.0.0.1' });
    socket.on('error', () => {});
    waiting.push(socket);
    full = await Promise.race([
      once(socket, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300)),
    ]);
  }
  return {
    port: Number(port.toString()),
    [Symbol.asyncDispose]: async () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
