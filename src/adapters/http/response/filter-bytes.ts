import type { Socket } from 'node:net';
import type { Failed } from '../attempt/probe-error.ts';
import type { HeadFilter } from './head-filter.ts';

const ignoreBytes = (): boolean => false;

/**
 * Filters the bytes of a connection before `socket` delivers them. Node calls `push` with each chunk, and with null at the
 * end. `refuse` must end the exchange and destroy the socket. Gives what ends this, once the socket is destroyed: Node keeps a
 * socket in memory until the next full garbage collection, and with it all that it refers to.
 */
export const filterBytes = (
  socket: Socket,
  filter: HeadFilter,
  refuse: (why: Failed) => void,
): (() => void) => {
  const early: unknown = socket.readableLength > 0 ? socket.read() : null;
  const push = socket.push.bind(socket);

  const give = (chunk: Buffer, on: (bytes: Buffer) => boolean): boolean => {
    const passed = filter.overrun() ?? filter.push(chunk);
    if (Buffer.isBuffer(passed)) return on(passed);
    if (passed !== null) refuse(passed);
    return true;
  };
  // Not assigned at once: V8 makes such a function as if it were to stay for good.
  const pushFiltered = (chunk: unknown): boolean => {
    if (Buffer.isBuffer(chunk)) return give(chunk, push);
    const rest = chunk === null ? filter.rest() : null;
    if (rest !== null) push(rest);
    return push(chunk);
  };
  socket.push = pushFiltered;
  // Data that arrived before the request.
  if (Buffer.isBuffer(early)) {
    give(early, (bytes) => {
      socket.unshift(bytes);
      return true;
    });
  }
  return () => {
    socket.push = ignoreBytes;
  };
};
