import { isIP, type Socket } from 'node:net';
import type * as Tls from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import { certificateError } from './certificate-error.ts';
import { handshakeError } from '../attempt/classify-error.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';

/** Speaks TLS over a connected socket; `host` is the name of the URL: it is asked for (SNI) and must be certified. */
export type SecureSocket = (
  socket: Socket,
  host: string,
  deadline: Deadline,
  /** the handshake is over, whether or not the certificate is trusted */
  onSecured?: (socket: Tls.TLSSocket) => void,
) => Promise<E.Either<RequestError, Tls.TLSSocket>>;

type Prepared = Readonly<{ tls: typeof Tls; secureContext: Tls.SecureContext }>;

/** `extraCa`: certificates in PEM, beside Node's own and those of NODE_EXTRA_CA_CERTS. */
export const createSecureSocket = (extraCa: readonly string[]): SecureSocket => {
  // Building the context (150 authorities) takes milliseconds, and a pass may have no https target at all.
  let prepared: Promise<Prepared> | null = null;
  const prepare = async (): Promise<Prepared> => {
    const tls = await import('node:tls');
    const ca = extraCa.length === 0 ? {} : { ca: [...tls.getCACertificates('default'), ...extraCa] };
    return { tls, secureContext: tls.createSecureContext(ca) };
  };

  return async (socket, host, deadline, onSecured) => {
    prepared ??= prepare();
    const { tls, secureContext } = await prepared;
    return new Promise((resolve) => {
      const secured = tls.connect({
        socket,
        host,
        servername: isIP(host) === 0 ? host : '',
        secureContext,
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
          const untrusted = certificateError(secured, host);
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
