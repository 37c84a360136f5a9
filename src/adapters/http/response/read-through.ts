import type { Socket } from 'node:net';
import type { Failed } from '../attempt/probe-error.ts';
import type { HeadFilter } from './head-filter.ts';

/**
 * Lets whoever reads from `socket` see its bytes through `filter`. Undici reads them with `read()`, on `readable`; a size
 * is asked for only by the stream itself. `refuse` ends the exchange, and has destroyed the socket when it returns.
 */
export const readThrough = (socket: Socket, filter: HeadFilter, refuse: (why: Failed) => void): void => {
  const read: (size?: number) => Buffer | null = socket.read.bind(socket);
  let rest: Buffer | null = null;

  const refused = (why: Failed): null => {
    refuse(why);
    return null;
  };
  const next = (): Buffer | null => {
    for (;;) {
      const over = filter.overrun();
      if (over !== null) return refused(over);
      const chunk = read();
      if (chunk === null) return null;
      const taken = filter.take(chunk);
      if (Buffer.isBuffer(taken)) return taken;
      if (taken !== null) return refused(taken);
    }
  };
  socket.read = (size) => {
    if (size !== undefined) return read(size);
    if (rest === null) return next();
    const last = rest;
    rest = null;
    return last;
  };
  // Before undici's own listener: the parser must see all that came before it hears that nothing more will.
  socket.once('end', () => {
    rest = filter.rest();
    if (rest !== null) socket.emit('readable');
  });
};
