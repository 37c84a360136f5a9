import { isIP } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import { connectSocket } from '../connection/connect-socket.ts';
import type { Deadline } from '../attempt/deadline.ts';
import { type Ask, exchange, type Reply } from './exchange.ts';
import { type Fault, finalError } from '../attempt/probe-error.ts';
import { refusedTarget } from '../connection/guard-target.ts';
import type { Phases } from '../attempt/phases.ts';
import type { ResolveName } from '../dns/resolve-name.ts';
import type { SecureSocket } from '../connection/secure-socket.ts';

export type HopDeps = Readonly<{
  resolveName: ResolveName;
  secureSocket: SecureSocket;
  denyPrivate: boolean;
}>;

/** One attempt's means and what it knows of its own course. */
export type AttemptContext = Readonly<{
  phases: Phases;
  deadline: Deadline;
  skipBody: (reply: Reply) => boolean;
  onReply: (reply: Reply) => void;
}>;

/** `[::1]` of a URL as an address; a name without its final dot, which certificates do not carry. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$|\.$/gu, '');

const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

/** One request: look up, judge the addresses, connect to one of these, secure, ask. */
export const makeHop =
  (deps: HopDeps) =>
  async (ask: Ask, course: AttemptContext): Promise<E.Either<Fault, Reply>> => {
    const { phases, deadline } = course;
    const host = hostOf(ask.url);
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
    const connected = await connectSocket(addresses, portOf(ask.url), deadline);
    if (E.isLeft(connected)) return connected;
    if (ask.url.protocol === 'http:') {
      return exchange(connected.right, ask, course.skipBody, phases, deadline, course.onReply);
    }
    phases.enter('tls');
    const secured = await deps.secureSocket(connected.right, host, deadline);
    if (E.isLeft(secured)) return secured;
    return exchange(secured.right, ask, course.skipBody, phases, deadline, course.onReply);
  };
