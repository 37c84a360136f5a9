import type { Socket } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import Client from 'undici/lib/dispatcher/client.js';
import { exchangeError } from '../attempt/classify-error.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { Fault } from '../attempt/probe-error.ts';
import type { Phases } from '../attempt/phases.ts';
import { withUnhurriedParser } from './delay-wasm-tier-up.ts';

export type Ask = Readonly<{
  method: string;
  url: URL;
  /** name, value, name, value … */
  headers: readonly string[];
  body: string | null;
}>;

export type Reply = Readonly<{ status: number; location: string | null }>;

/** More of a body than this is not read: the connection is dropped and the status judged. */
const bodyLimit = 1_048_576;

const headerLimit = 65_536;

// One error for every hang-up: making one each time costs an eighth of the CPU, nearly all for a stack that nobody reads.
const hangUp = Object.assign(new Error('the check is over'), { code: 'UND_ERR_INFO' });
const lost = Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });

const ignore = (): void => {};

/**
 * One request over `socket`, which is closed afterwards, whatever comes. `skipBody` tells from the head of the
 * answer whether its body is of no interest.
 */
export const exchange = (
  socket: Socket,
  ask: Ask,
  skipBody: (reply: Reply) => boolean,
  phases: Phases,
  deadline: Deadline,
  onReply: (reply: Reply) => void,
): Promise<E.Either<Fault, Reply>> =>
  new Promise((resolve) => {
    const client = new Client(ask.url.origin, {
      // Not at once: undici sets itself up for the answer of the connector only after calling it. And a socket
      // that was lost must not be offered again for ever.
      connect: (_, connected) => {
        queueMicrotask(() => {
          if (socket.destroyed) connected(lost, null);
          else withUnhurriedParser(() => connected(null, socket));
        });
      },
      // The attempt has one deadline of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headerLimit,
    });
    let reply: Reply | null = null;
    let bodySize = 0;
    let settled = false;
    const settle = (result: E.Either<Fault, Reply>): void => {
      if (settled) return;
      settled = true;
      deadline.unwatch();
      client.destroy(hangUp, ignore);
      socket.destroy(hangUp);
      resolve(result);
    };
    deadline.watch(settle);
    phases.enter('first_byte');
    client.dispatch(
      {
        method: ask.method,
        path: ask.url.pathname + ask.url.search,
        headers: [...ask.headers],
        body: ask.body,
      },
      {
        onRequestStart: ignore,
        onResponseStart: (_, status, headers) => {
          // 102 and 103 announce an answer, they are none.
          if (status < 200 || settled) return;
          const { location } = headers;
          reply = { status, location: typeof location === 'string' ? location : (location?.[0] ?? null) };
          phases.enter('body');
          onReply(reply);
          if (skipBody(reply)) settle(E.right(reply));
        },
        onResponseData: (_, chunk) => {
          bodySize += chunk.length;
          if (reply !== null && bodySize >= bodyLimit) settle(E.right(reply));
        },
        onResponseEnd: () => {
          if (reply !== null) settle(E.right(reply));
        },
        onResponseError: (_, error) => {
          settle(exchangeError(error, phases.current()));
        },
      },
    );
  });
