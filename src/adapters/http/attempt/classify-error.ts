import { probeError, type Failed, finalError } from './probe-error.ts';
import type { Phase } from './phases.ts';
import { plainCode } from './plain-code.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

/** `10.0.0.7:443`, `[::1]:443`. */
const place = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

export const connectError = (
  { address, error }: Readonly<{ address: string; error: unknown }>,
  port: number,
): Failed => {
  const target = place(address, port);
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return probeError('refused', `connection refused by ${target}`);
    case 'ECONNRESET':
      return probeError('reset', `connection reset by ${target} (connecting)`);
    case 'ETIMEDOUT':
      return probeError('timeout', `no response from ${target} (connecting)`);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return probeError('other', `no route to ${target} (${errorCode(error)})`);
    case 'EMFILE':
    case 'ENFILE':
      return probeError(
        'other',
        `this machine has too many files open to connect to ${target}: raise its limit`,
      );
    default:
      return probeError('other', `cannot connect to ${target} (${plainCode(errorCode(error))})`);
  }
};

export const handshakeError = (error: unknown): Failed => {
  const code = errorCode(error);
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return probeError('reset', 'connection closed in the TLS handshake');
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
      return probeError('tls', 'the server does not speak TLS on this port');
    default:
      return probeError('tls', `TLS handshake failed (${plainCode(code)})`);
  }
};

/** OpenSSL codes: an alert of the server, or an error in the data it sent. */
export const isTlsError = (code: string): boolean => code.startsWith('ERR_SSL_');

/** With TLS 1.3 a server rejects a client after the client considers the handshake complete. */
const tlsError = (code: string): Failed =>
  probeError(
    'tls',
    code.endsWith('_CERTIFICATE_REQUIRED')
      ? 'the server requires a client certificate, and upledger has none'
      : `TLS failed after the handshake (${plainCode(code)})`,
  );

const closed = (phase: Phase | null, how: string): Failed =>
  probeError(
    'reset',
    `connection ${how} ${phase === 'body' ? 'in the middle of the body' : 'before a response arrived'}`,
  );

/**
 * The parser puts its reason in brackets: a fixed text of its own, nothing of the answer. Some name a function of its
 * own.
 */
const parserReason = (error: Error): string => {
  const why = /\((.+)\)$/u.exec(error.message)?.[1] ?? 'no reason given';
  return /callback/iu.test(why) ? 'the parser stopped' : why;
};

const notHttp = (why: string): Failed => probeError('protocol', `the response is not valid HTTP/1.1: ${why}`);

const parserError = (error: Error, phase: Phase | null): Failed => {
  const why = parserReason(error);
  return why === 'Invalid EOF state' ? closed(phase, 'closed') : notHttp(why);
};

/** What ended an exchange on an open connection. */
export const exchangeError = (error: Error, phase: Phase | null): Failed => {
  const code = errorCode(error);
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return closed(phase, 'reset');
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      // Before the body it hides a fault of the parser, two different lengths for example.
      return phase === 'body' ? closed(phase, 'closed') : notHttp('its headers contradict each other');
    case 'UND_ERR_SOCKET':
      return error.message.startsWith('bad ')
        ? probeError('protocol', 'the server sent a response that was not requested')
        : closed(phase, 'closed');
    case 'UND_ERR_HEADERS_OVERFLOW':
      return probeError('protocol', 'the response trailers are larger than 64 KiB');
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
    case 'UND_ERR_NOT_SUPPORTED':
      // Their texts name a header, never its value.
      return finalError('other', `the request cannot be made: ${error.message}`);
    case 'ETIMEDOUT':
      return probeError('timeout', 'the connection went silent');
    default:
  }
  // It has a code for some faults only, but always its name.
  if (error.name === 'HTTPParserError') return parserError(error, phase);
  if (isTlsError(code)) return tlsError(code);
  return probeError('other', `the request failed (${plainCode(code || error.name)})`);
};
