import { isIP } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import { connectSocket } from '../connection/connect-socket.ts';
import type { Deadline } from '../attempt/deadline.ts';
import { type Request, exchange, type Response } from './exchange.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { finalError } from '../attempt/probe-error.ts';
import { refusedTarget } from '../connection/guard-target.ts';
import type { Phases } from '../attempt/phases.ts';
import type { ResolveName } from '../dns/resolve-name.ts';
import type { SecureSocket } from '../connection/secure-socket.ts';

export type HopDeps = Readonly<{
  resolveName: ResolveName;
  secureSocket: SecureSocket;
  denyPrivate: boolean;
}>;

/** What the steps of one attempt share. */
export type AttemptContext = Readonly<{
  phases: Phases;
  deadline: Deadline;
  skipBody: (response: Response) => boolean;
  onResponse: (response: Response) => void;
}>;

/** `[::1]` of a URL as an address; a name without its final dot, which certificates do not carry. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$|\.$/gu, '');

const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

/** One request: look up, vet the addresses, connect to one of them, secure the connection, send. */
export const makeHop =
  (deps: HopDeps) =>
  async (request: Request, context: AttemptContext): Promise<E.Either<RequestError, Response>> => {
    const { phases, deadline } = context;
    const host = hostOf(request.url);
    let addresses: readonly string[] = [host];
    if (isIP(host) === 0) {
      phases.enter('dns');
      const found = await deps.resolveName(host, deadline);
      if (E.isLeft(found)) return found;
      addresses = found.right;
    }
    const refused = refusedTarget(host, addresses, deps.denyPrivate);
    if (refused !== null) return finalError('blocked', refused);
    phases.enter('connect');
    const connected = await connectSocket(addresses, portOf(request.url), deadline);
    if (E.isLeft(connected)) return connected;
    if (request.url.protocol === 'http:') {
      return exchange(connected.right, request, context.skipBody, phases, deadline, context.onResponse);
    }
    phases.enter('tls');
    const secured = await deps.secureSocket(connected.right, host, deadline);
    if (E.isLeft(secured)) return secured;
    return exchange(secured.right, request, context.skipBody, phases, deadline, context.onResponse);
  };
