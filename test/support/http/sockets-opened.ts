import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts the connections that this process begins, until the end of its block. */
export const socketsOpened = (): Disposable & Readonly<{ count: () => number }> => {
  let opened = 0;
  const note = () => {
    opened += 1;
  };
  subscribe('net.client.socket', note);
  return { count: () => opened, [Symbol.dispose]: () => unsubscribe('net.client.socket', note) };
};
