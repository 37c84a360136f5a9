import type { Socket } from 'node:net';
import { errorCode } from '../../../runner/text/error-code.ts';

type Done = (error?: Error | null) => void;

/** The peer has closed or stopped reading. Its earlier data may still be readable. */
const gone: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/**
 * Node destroys a socket at the first write error and loses unread data. A server that responds with 413 and
 * closes while the body is still being sent would show as a reset. Here such an error waits until reading has ended: it
 * ends soon, because the connection is gone.
 */
export const holdWriteErrors = (socket: Socket): void => {
  const hold =
    (done: Done): Done =>
    (error) => {
      if (gone.has(errorCode(error)) && !socket.readableEnded) socket.once('end', () => done(error));
      else done(error);
    };
  const write = socket._write.bind(socket);
  socket._write = (chunk, encoding, done) => write(chunk, encoding, hold(done));
  const writeMany = socket._writev?.bind(socket);
  if (writeMany !== undefined) socket._writev = (chunks, done) => writeMany(chunks, hold(done));
};
