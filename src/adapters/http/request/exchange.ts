import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import type { buildConnector } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import { exchangeError, isTlsError } from '../attempt/classify-error.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { holdWriteErrors } from '../connection/hold-write-errors.ts';
import { createHeadFilter } from '../response/head-filter.ts';
import { filterBytes } from '../response/filter-bytes.ts';
import { bodyLimit } from '../judging/collect-body.ts';
import type { AttemptContext } from './hop.ts';
import { delayWasmTierUp } from './delay-wasm-tier-up.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

export type Request = Readonly<{
  method: string;
  url: URL;
  /** what the request line names; absent: path and query of the URL */
  target?: string;
  /** name, value, name, value … */
  headers: readonly string[];
  body: string | null;
  /** a redirect led to another host than that of the config */
  elsewhere: boolean;
}>;

export type Response = Readonly<{
  status: number;
  headers: Headers;
  location: string | null;
  /** the proxy that read the request */
  proxy?: string;
}>;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

// One error for every hang-up: making one each time costs an eighth of the CPU, nearly all for a stack that nobody reads.
const hangUp = Object.assign(new Error('the check is over'), { code: 'UND_ERR_INFO' });
const lost = Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });

/** Servers send it in UTF-8 or Latin-1 and do not declare which. */
const decodeLocation = (latin1: string): string => {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : latin1;
};

/** The connection is used once (RFC 9112, 9.3), unless the config sets a `Connection` header. */
const keepsAlive = (headers: readonly string[]): boolean => {
  const at = headers.findIndex((name, place) => place % 2 === 0 && name.toLowerCase() === 'connection');
  return headers[at + 1]?.toLowerCase() === 'keep-alive' && at >= 0;
};

const ignore = (): void => {};

/**
 * Gives undici the connection that is there. Forgets it then: undici's client stays in memory until the next full garbage
 * collection, and with it all that it refers to.
 */
const connectOnce = (socket: Socket): buildConnector.connector => {
  let offered: Socket | null = socket;
  // Not at once: undici prepares for the result of the connector only after calling it. And a socket that was
  // lost must not be offered again and again.
  return (_, connected) => {
    const own = offered;
    offered = null;
    queueMicrotask(() => {
      if (own === null || own.destroyed) connected(lost, null);
      else delayWasmTierUp(() => connected(null, own));
    });
  };
};

/**
 * One request over `socket`, which is always closed afterwards. `skipBody` says from the head of the
 * response whether its body is of no interest. A larger body than the limit is dropped with the connection.
 */
export const exchange = (
  socket: Socket,
  request: Request,
  { skipBody, phases, deadline, onResponse, onData }: AttemptContext,
): Promise<E.Either<RequestError, Response>> =>
  new Promise((resolve) => {
    const client = new Client(request.url.origin, {
      connect: connectOnce(socket),
      // The attempt has one deadline of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      // The filter limits the head; this limits the trailers.
      maxHeaderSize: 65_536,
    });
    const secure = request.url.protocol === 'https:';
    let response: Response | null = null;
    let bodySize = 0;
    let ended = false;
    let settled = false;
    const settle = (result: E.Either<RequestError, Response>): void => {
      if (settled) return;
      settled = true;
      deadline.unwatch();
      // Close_notify, as long as nothing waits to be sent before it.
      if (secure && socket.writableLength === 0) socket.end();
      // Undici itself forgets a connection that closes once nothing is asked on it.
      if (!ended) client.destroy(hangUp, ignore);
      socket.destroy(hangUp);
      stopFilter();
      resolve(result);
    };
    if (request.body !== null) holdWriteErrors(socket);
    if (secure) {
      // Otherwise undici would read to the end of the connection and report that as the error.
      socket.on('error', (error) => {
        if (isTlsError(errorCode(error))) settle(exchangeError(error, phases.current()));
      });
    }
    let stopFilter = ignore;
    stopFilter = filterBytes(socket, createHeadFilter(bodyLimit), settle);
    deadline.watch(settle);
    phases.enter('first_byte');
    client.dispatch(
      {
        method: request.method,
        path: request.target ?? request.url.pathname + request.url.search,
        headers: [...request.headers],
        body: request.body,
        reset: !keepsAlive(request.headers),
      },
      {
        onRequestStart: ignore,
        onResponseStart: (_, status, headers) => {
          if (settled) return;
          const [location] = [headers['location']].flat();
          response = {
            status,
            headers,
            location: location === undefined ? null : decodeLocation(location),
          };
          phases.enter('body');
          onResponse(response);
          if (skipBody(response)) settle(E.right(response));
        },
        onResponseData: (_, chunk) => {
          bodySize += chunk.length;
          if (response === null) return;
          onData(chunk);
          if (bodySize > bodyLimit) settle(E.right(response));
        },
        onResponseEnd: () => {
          ended = true;
          if (response !== null) settle(E.right(response));
        },
        onResponseError: (_, error) => {
          settle(exchangeError(error, phases.current()));
        },
      },
    );
  });
