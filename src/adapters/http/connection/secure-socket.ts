import { isIP, type Socket } from 'node:net';
import type * as Tls from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import { certificateError } from './certificate-error.ts';
import { handshakeError } from '../attempt/classify-error.ts';
import { plainCode } from '../attempt/plain-code.ts';
import { finalError } from '../attempt/probe-error.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

/** A client certificate in PEM. */
export type TlsIdentity = Readonly<{ cert: string; key: string }>;

/**
 * The TLS options of a config. `serverName`: for SNI and verification instead of the host. `ca`: additional authority
 * in PEM.
 */
export type TlsOptions = Readonly<{
  serverName: string | null;
  ca: string | null;
  identity: TlsIdentity | null;
}>;

/** Speaks TLS over a connected socket; `host` is the name of the URL: it is asked for (SNI) and must be certified. */
export type SecureSocket = (
  socket: Socket,
  host: string,
  deadline: Deadline,
  /** the handshake is over, whether or not the certificate is trusted */
  onSecured?: (socket: Tls.TLSSocket) => void,
  options?: TlsOptions | null,
) => Promise<E.Either<RequestError, Tls.TLSSocket>>;

/** TLS contexts of configs with their own authority or client certificate. */
const mostContexts = 100;

type Prepared = Readonly<{ tls: typeof Tls; secureContext: Tls.SecureContext }>;

/** `extraCa`: certificates in PEM, beside Node's own and those of NODE_EXTRA_CA_CERTS. */
export const createSecureSocket = (extraCa: readonly string[]): SecureSocket => {
  // Building the context (150 authorities) takes milliseconds, and a pass may have no https target at all.
  let prepared: Promise<Prepared> | null = null;
  const contextOf = (tls: typeof Tls, more: readonly string[], identity: TlsIdentity | null) =>
    tls.createSecureContext({
      ...(more.length > 0 && { ca: [...tls.getCACertificates('default'), ...more] }),
      ...identity,
    });
  const prepare = async (): Promise<Prepared> => {
    const tls = await import('node:tls');
    return { tls, secureContext: contextOf(tls, extraCa, null) };
  };

  const ownContexts = new Map<string, Tls.SecureContext>();
  const ownContext = (tls: typeof Tls, { ca, identity }: TlsOptions): Tls.SecureContext => {
    const key = JSON.stringify([ca, identity]);
    const known = ownContexts.get(key);
    if (known !== undefined) return known;
    const made = contextOf(tls, ca === null ? extraCa : [...extraCa, ca], identity);
    if (ownContexts.size >= mostContexts) ownContexts.clear();
    ownContexts.set(key, made);
    return made;
  };
  const contextFor = (
    { tls, secureContext }: Prepared,
    options: TlsOptions | null,
  ): E.Either<RequestError, Tls.SecureContext> => {
    if (options === null || (options.ca === null && options.identity === null)) return E.right(secureContext);
    try {
      return E.right(ownContext(tls, options));
    } catch (error) {
      return finalError('other', `ca or client_certificate cannot be used (${plainCode(errorCode(error))})`);
    }
  };

  return async (socket, host, deadline, onSecured, options = null) => {
    prepared ??= prepare();
    const ready = await prepared;
    const secureContext = contextFor(ready, options);
    if (E.isLeft(secureContext)) {
      socket.destroy();
      return secureContext;
    }
    const name = options?.serverName ?? host;
    return new Promise((resolve) => {
      const secured = ready.tls.connect({
        socket,
        host: name,
        servername: isIP(name) === 0 ? name : '',
        secureContext: secureContext.right,
        ALPNProtocols: ['http/1.1'],
        // Node still verifies all of it; but it would drop the connection, and with it the certificate that the
        // error text is about, before we could read it. Nothing is sent unless `authorized`.
        rejectUnauthorized: false,
      });
      let settled = false;
      const settle = (result: E.Either<RequestError, Tls.TLSSocket>): void => {
        if (settled) return;
        settled = true;
        deadline.unwatch();
        if (E.isLeft(result)) {
          secured.destroy();
          socket.destroy();
        }
        resolve(result);
      };
      secured.once('secureConnect', () => {
        onSecured?.(secured);
        if (secured.authorized) settle(E.right(secured));
        else {
          const untrusted = certificateError(secured, name);
          secured.end();
          settle(untrusted);
        }
      });
      // Stays for the next step: an error between two steps must not be thrown.
      secured.on('error', (error) => {
        if (!settled) settle(handshakeError(error));
      });
      deadline.watch(settle);
    });
  };
};
