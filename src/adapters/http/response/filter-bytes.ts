import type { Socket } from 'node:net';
import type { Failed } from '../attempt/probe-error.ts';
import type { HeadFilter } from './head-filter.ts';

/**
 * Puts `filter` between the connection and whoever reads from `socket`: Node hands over each chunk by `push`, and null at
 * the end. `refuse` ends the exchange, and has destroyed the socket when it returns.
 */
export const filterBytes = (socket: Socket, filter: HeadFilter, refuse: (why: Failed) => void): void => {
  const early: unknown = socket.readableLength > 0 ? socket.read() : null;
  const push = socket.push.bind(socket);

  const give = (chunk: Buffer, on: (bytes: Buffer) => boolean): boolean => {
    const filtered = filter.overrun() ?? filter.push(chunk);
    if (Buffer.isBuffer(filtered)) return on(filtered);
    if (filtered !== null) refuse(filtered);
    return true;
  };
  socket.push = (chunk: unknown) => {
    if (Buffer.isBuffer(chunk)) return give(chunk, push);
    const rest = chunk === null ? filter.rest() : null;
    if (rest !== null) push(rest);
    return push(chunk);
  };
  // Data that arrived before the request.
  if (Buffer.isBuffer(early)) {
    give(early, (bytes) => {
      socket.unshift(bytes);
      return true;
    });
  }
};
