import { isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import type { RequestError } from '../../../runner/ports/probe.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { Phases } from '../attempt/phases.ts';
import { finalError, probeError } from '../attempt/probe-error.ts';
import { openTunnel } from '../client/open-tunnel.ts';
import type { Proxy } from '../client/proxy.ts';
import type { ResolveName } from '../dns/resolve-name.ts';
import { connectSocket } from './connect-socket.ts';
import { nonPublic, refusedHost, refusedTarget, type NonPublic } from './guard-target.ts';
import type { SecureSocket, TlsOptions } from './secure-socket.ts';

export type ConnectionDeps = Readonly<{
  resolveName: ResolveName;
  secureSocket: SecureSocket;
  denyPrivate: boolean;
}>;

/** A name without its final dot, which certificates do not carry, or an address without brackets. */
export type ConnectionTarget = Readonly<{
  host: string;
  port: number;
  secure: boolean;
  /** a redirect led here: a server must not reach, through the monitor, what it cannot reach itself */
  fromRedirect?: boolean;
}>;

/** The connection options of a config; null: none. */
export type ConnectionSettings = TlsOptions & Readonly<{ proxy: Proxy | null; family: 4 | 6 | null }>;

type Context = Readonly<{
  phases: Phases;
  deadline: Deadline;
  onSecured?: (socket: TLSSocket) => void;
  settings?: ConnectionSettings | null;
}>;

export type OpenConnection = (
  target: ConnectionTarget,
  context: Context,
) => Promise<E.Either<RequestError, Socket>>;

type Guard = Readonly<{ refuses: NonPublic; family: 4 | 6 | null }>;

const refusesOf = ({ denyPrivate }: ConnectionDeps, { fromRedirect = false }: ConnectionTarget): NonPublic =>
  nonPublic(denyPrivate, fromRedirect);

const ofFamily = (addresses: readonly string[], family: 4 | 6 | null): readonly string[] =>
  family === null ? addresses : addresses.filter((address) => isIP(address) === family);

/** Resolves the name, checks the addresses against the guard, and connects to one of them. */
const connectTo = async (
  { resolveName }: ConnectionDeps,
  { host, port }: ConnectionTarget,
  { phases, deadline }: Context,
  { refuses, family }: Guard,
): Promise<E.Either<RequestError, Socket>> => {
  let addresses: readonly string[] = [host];
  if (isIP(host) === 0) {
    phases.enter('dns');
    const found = await resolveName(host, deadline);
    if (E.isLeft(found)) return found;
    addresses = found.right;
  }
  const refused = refusedTarget(host, addresses, refuses);
  if (refused !== null) return finalError('blocked', refused);
  const usable = ofFamily(addresses, family);
  if (usable.length === 0) return probeError('dns', `${host} has no IPv${String(family)} address`);
  phases.enter('connect');
  return connectSocket(usable, port, deadline);
};

/**
 * As much of the guard as is possible where the proxy looks names up: addresses, the names of metadata services, and with
 * DENY_PRIVATE_TARGETS or after a redirect the addresses that the name has here. The proxy may resolve it differently.
 */
const refusedBehindProxy = async (
  deps: ConnectionDeps,
  target: ConnectionTarget,
  { phases, deadline }: Context,
): Promise<string | null> => {
  const { host } = target;
  const refuses = refusesOf(deps, target);
  const refused = refusedHost(host, refuses);
  if (refused !== null || isIP(host) !== 0 || refuses === null) return refused;
  phases.enter('dns');
  const found = await deps.resolveName(host, deadline);
  return E.isLeft(found)
    ? `${host} cannot be looked up here, and ${refuses}`
    : refusedTarget(host, found.right, refuses);
};

const openThroughProxy = async (
  deps: ConnectionDeps,
  target: ConnectionTarget,
  proxy: Proxy,
  context: Context,
): Promise<E.Either<RequestError, Socket>> => {
  const { phases, deadline, settings } = context;
  const refused = await refusedBehindProxy(deps, target, context);
  if (refused !== null) return finalError('blocked', refused);
  const connected = await connectTo(deps, proxy, context, {
    refuses: nonPublic(deps.denyPrivate && proxy.isGuarded),
    family: settings?.family ?? null,
  });
  if (E.isLeft(connected)) return E.left({ ...connected.left, message: `proxy: ${connected.left.message}` });
  if (proxy.secure) phases.enter('tls');
  const toProxy = proxy.secure ? await deps.secureSocket(connected.right, proxy.host, deadline) : connected;
  if (E.isLeft(toProxy)) return E.left({ ...toProxy.left, message: `proxy: ${toProxy.left.message}` });
  if (!target.secure) return toProxy;
  phases.enter('connect');
  return openTunnel(toProxy.right, proxy, target, deadline);
};

/** Connects to the target, through a proxy where the config says so, and secures the connection. No request is sent. */
export const openConnection =
  (deps: ConnectionDeps): OpenConnection =>
  async (target, context) => {
    const { phases, deadline, onSecured, settings = null } = context;
    const proxy = settings?.proxy ?? null;
    const connected =
      proxy === null
        ? await connectTo(deps, target, context, {
            refuses: refusesOf(deps, target),
            family: settings?.family ?? null,
          })
        : await openThroughProxy(deps, target, proxy, context);
    if (E.isLeft(connected) || !target.secure) return connected;
    phases.enter('tls');
    return deps.secureSocket(connected.right, target.host, deadline, onSecured, settings);
  };
