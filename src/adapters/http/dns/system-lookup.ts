import { lookup } from 'node:dns/promises';

/**
 * Addresses of a name as the operating system knows it; rejects with its error. Asked only if it is still `wanted`
 * when its turn comes.
 */
export type SystemLookup = (name: string, wanted: () => boolean) => Promise<readonly string[]>;

const atOnce = 2;

/**
 * getaddrinfo, two at a time: a call that hangs holds one of libuv's four threads until the system gives up, and
 * files and hashing need threads too. A place is given back when the call has really ended, not when its
 * caller has stopped waiting.
 */
export const systemLookup = (): SystemLookup => {
  const waiting: (() => void)[] = [];
  let running = 0;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const place = (): Promise<void> | undefined => {
    if (running === atOnce) return new Promise((resolve) => waiting.push(resolve));
    running += 1;
    return undefined;
  };
  return async (name, wanted) => {
    await place();
    try {
      if (!wanted()) return [];
      const found = await lookup(name, { all: true });
      return found.map(({ address }) => address);
    } finally {
      release();
    }
  };
};
