import { isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import type { RequestError } from '../../../runner/ports/probe.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { Phases } from '../attempt/phases.ts';
import { finalError } from '../attempt/probe-error.ts';
import type { ResolveName } from '../dns/resolve-name.ts';
import { connectSocket } from './connect-socket.ts';
import { refusedTarget } from './guard-target.ts';
import type { SecureSocket } from './secure-socket.ts';

export type ConnectionDeps = Readonly<{
  resolveName: ResolveName;
  secureSocket: SecureSocket;
  denyPrivate: boolean;
}>;

/** A name without its final dot, which certificates do not carry, or an address without brackets. */
export type ConnectionTarget = Readonly<{ host: string; port: number; secure: boolean }>;

export type OpenConnection = (
  target: ConnectionTarget,
  context: Readonly<{ phases: Phases; deadline: Deadline; onSecured?: (socket: TLSSocket) => void }>,
) => Promise<E.Either<RequestError, Socket>>;

/** Looks up the name, vets the addresses, connects to one of them, and secures the connection. Nothing is sent. */
export const openConnection =
  (deps: ConnectionDeps): OpenConnection =>
  async ({ host, port, secure }, { phases, deadline, onSecured }) => {
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
    const connected = await connectSocket(addresses, port, deadline);
    if (E.isLeft(connected) || !secure) return connected;
    phases.enter('tls');
    return deps.secureSocket(connected.right, host, deadline, onSecured);
  };
