import type { TLSSocket } from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { Deadline } from '../attempt/deadline.ts';
import { type Request, exchange, type Response } from './exchange.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import type { Phases } from '../attempt/phases.ts';
import type { SettingsFor } from '../client/client-settings.ts';
import { shownPlace, type Proxy } from '../client/proxy.ts';
import { openConnection, type ConnectionDeps } from '../connection/open-connection.ts';
import { urlTarget } from '../connection/url-target.ts';

export type HopDeps = ConnectionDeps;

/** What the steps of one attempt share. */
export type AttemptContext = Readonly<{
  phases: Phases;
  deadline: Deadline;
  skipBody: (response: Response) => boolean;
  onResponse: (response: Response) => void;
  /** called when a connection is secured; absent: the certificate is not needed */
  onSecured?: (socket: TLSSocket) => void;
  /** how connections are made; null: plainly */
  settingsFor: SettingsFor | null;
  /** a part of the body of the last response */
  onData: (chunk: Uint8Array) => void;
}>;

/** A proxy gets the absolute URL of a plain HTTP request (RFC 9112, 3.2.2). */
const throughProxy = (request: Request, { authorization }: Proxy): Request => ({
  ...request,
  target: request.url.href,
  headers:
    authorization === null ? request.headers : [...request.headers, 'proxy-authorization', authorization],
});

/** A connection that is lost is one to the proxy. Anything else that goes wrong may be the fault of the API. */
const lostBy =
  (proxy: Proxy) =>
  (error: RequestError): RequestError =>
    error.kind === 'reset' ? { ...error, message: `proxy ${shownPlace(proxy)}: ${error.message}` } : error;

/** Opens a connection and sends one request. */
export const makeHop = (deps: HopDeps) => {
  const open = openConnection(deps);
  return async (request: Request, context: AttemptContext): Promise<E.Either<RequestError, Response>> => {
    const { settingsFor } = context;
    const settings = settingsFor === null ? null : settingsFor(request.url);
    if (settings !== null && E.isLeft(settings)) return settings;
    const proxy = settings?.right.proxy ?? null;
    const target = { ...urlTarget(request.url), fromRedirect: request.elsewhere };
    const socket = await open(target, { ...context, settings: settings?.right ?? null });
    if (E.isLeft(socket)) return socket;
    if (proxy === null || request.url.protocol !== 'http:') return exchange(socket.right, request, context);
    return pipe(
      await exchange(socket.right, throughProxy(request, proxy), context),
      E.bimap(lostBy(proxy), (response) => ({ ...response, proxy: shownPlace(proxy) })),
    );
  };
};
