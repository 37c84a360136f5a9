import { writeSync } from 'node:fs';
import type { Output } from './printer.ts';

/**
 * A file that is open. Node's own stream takes a write that the disk had no room for the end of as done; here every byte is
 * written, or the write has failed.
 */
export const fileOutput = (fd: number): Output => ({
  write: (data, done) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
    done();
    return true;
  },
  on: () => undefined,
});
