import type { Socket } from 'node:net';
import type { Failed } from '../attempt/probe-error.ts';
import type { HeadFilter } from './head-filter.ts';

/**
 * Filters the bytes of a connection before `socket` delivers them. Node calls `push` with each chunk, and with null at the
 * end. `refuse` must end the exchange and destroy the socket.
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
