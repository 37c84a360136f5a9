import { constants } from 'node:os';
import * as dns from 'node:dns';
import { createRequire } from 'node:module';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  connectError,
  exchangeError,
  handshakeError,
} from '../../../../src/adapters/http/attempt/classify-error.ts';
import { certificateError } from '../../../../src/adapters/http/connection/certificate-error.ts';
import { plainCode } from '../../../../src/adapters/http/attempt/plain-code.ts';
import type { RequestError } from '../../../../src/runner/ports/probe.ts';

const require = createRequire(import.meta.url);

type Constructor = new (message?: string) => Error;

/** Every error that undici has a class for. */
const undiciErrors: readonly Error[] = Object.values(
  require('undici/lib/core/errors.js') as Readonly<Record<string, Constructor>>,
).flatMap((Class) => {
  try {
    return [new Class()];
  } catch {
    // It is made of a response, which undici's client never makes one of.
    return [];
  }
});

const { HTTPParserError } = require('undici/lib/core/errors.js') as Readonly<{
  HTTPParserError: new (message: string, code: string) => Error;
}>;
const { ERROR } = require('undici/lib/llhttp/constants.js') as Readonly<{ ERROR: object }>;

/** Every code of the parser, with a reason of each sort. */
const parserErrors: readonly Error[] = Object.keys(ERROR).flatMap((code) =>
  ['', ' (Invalid character in chunk size)', ' (`on_header_value_complete` callback error)'].map(
    (reason) => new HTTPParserError(`Response does not match the HTTP/1.1 protocol${reason}`, code),
  ),
);

const ofCode = (code: string): Error => Object.assign(new Error(`internal text about ${code}`), { code });

const systemCodes = [...Object.keys(constants.errno), 'EAI_AGAIN', 'EPROTO', 'UNKNOWN', ''];
const dnsCodes = Object.values(dns)
  .map(String)
  .filter((value) => /^E[A-Z]+$/u.test(value));

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

/** Of Node itself, where it has to do with sockets, streams, TLS and arguments. */
const nodeCodes = words(`
  ERR_ASSERTION ERR_INTERNAL_ASSERTION ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_INVALID_CHAR
  ERR_INVALID_HANDLE_TYPE ERR_INVALID_IP_ADDRESS ERR_INVALID_STATE ERR_OUT_OF_RANGE
  ERR_SOCKET_BAD_PORT ERR_SOCKET_CLOSED ERR_SOCKET_CLOSED_BEFORE_CONNECTION
  ERR_SOCKET_CONNECTION_TIMEOUT ERR_STREAM_DESTROYED ERR_STREAM_PREMATURE_CLOSE
  ERR_STREAM_PUSH_AFTER_EOF ERR_STREAM_UNSHIFT_AFTER_END_EVENT ERR_STREAM_WRITE_AFTER_END
  ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_HANDSHAKE_TIMEOUT ERR_TLS_INVALID_CONTEXT
  ERR_TLS_INVALID_STATE ERR_TLS_RENEGOTIATION_DISABLED ERR_UNHANDLED_ERROR ABORT_ERR
  ERR_MULTIPLE_CALLBACK ERR_METHOD_NOT_IMPLEMENTED ERR_OSSL_EVP_UNSUPPORTED
`);

/** Of OpenSSL: alerts as each version names them, and what it finds wrong itself. */
const tlsCodes = words(`
  ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME ERR_SSL_UNSUPPORTED_PROTOCOL ERR_SSL_WRONG_VERSION_NUMBER
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC ERR_SSL_UNEXPECTED_EOF_WHILE_READING
  ERR_SSL_PACKET_LENGTH_TOO_LONG ERR_SSL_HTTP_REQUEST ERR_SSL_NO_CIPHERS_AVAILABLE
`);

/** Of X.509, as Node names them. */
const certificateCodes = words(`
  UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNSPECIFIED
  UNABLE_TO_DECRYPT_CRL_SIGNATURE UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE
  CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED CRL_NOT_YET_VALID CRL_HAS_EXPIRED
  ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD OUT_OF_MEM CERT_REJECTED
  DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY
  UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA INVALID_PURPOSE
  PATH_LENGTH_EXCEEDED CERT_UNTRUSTED HOSTNAME_MISMATCH ERR_TLS_CERT_ALTNAME_INVALID
`);

const all: readonly Error[] = [
  ...undiciErrors,
  ...parserErrors,
  ...[...systemCodes, ...dnsCodes, ...nodeCodes, ...tlsCodes].map(ofCode),
];

const textsOf = (error: Error): readonly RequestError[] =>
  [
    connectError({ address: '127.0.0.1', error }, 80),
    handshakeError(error),
    ...(['dns', 'connect', 'tls', 'first_byte', 'body', null] as const).map((phase) =>
      exchangeError(error, phase),
    ),
  ].map(({ left }) => left);

/** The way internal names look. A proper name may have capitals, no underscore. */
const internal = /ERR_|UND_|HPE_|[A-Za-z]_[A-Za-z]|internal text|[a-z]Error\b|assert|callback|undici|llhttp/u;

/** The system's own name for it, which has an underscore. */
const allowed = (text: string): string =>
  text.replaceAll('NODE_EXTRA_CA_CERTS', '').replaceAll('EAI_AGAIN', '');

describe('the text of an error', () => {
  it('knows the codes that can come', () => {
    expect(undiciErrors.length).toBeGreaterThan(20);
    expect(parserErrors.length).toBeGreaterThan(90);
    expect(dnsCodes.length).toBeGreaterThan(15);
  });

  it('has no internal name, whatever the code and the step', () => {
    const named = all.flatMap((error) =>
      textsOf(error)
        .filter(({ message }) => internal.test(allowed(message)))
        .map(({ message }) => message),
    );
    expect(named).toEqual([]);
  });

  it('has no internal name where a certificate is not trusted', () => {
    for (const authorizationError of certificateCodes) {
      const socket = { authorizationError, getPeerCertificate: () => ({ subject: {}, valid_to: '' }) };
      const { left } = certificateError(socket as never, 'api.example');
      expect(left.kind).toBe('tls');
      expect(allowed(left.message)).not.toMatch(internal);
    }
  });

  it.each([
    ['UND_ERR_SOCKET', 'reset', 'connection closed before a response arrived'],
    [
      'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
      'protocol',
      'the response is not valid HTTP/1.1: its headers contradict each other',
    ],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol', 'the response trailers are larger than 64 KiB'],
    ['ECONNRESET', 'reset', 'connection reset before a response arrived'],
    ['EPIPE', 'reset', 'connection reset before a response arrived'],
    ['ETIMEDOUT', 'timeout', 'the connection went silent'],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'tls',
      'the server requires a client certificate, and upledger has none',
    ],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'tls', 'TLS failed after the handshake (alert internal error)'],
    ['ERR_ASSERTION', 'other', 'the request failed (a fault of the program)'],
    ['ENOBUFS', 'other', 'the request failed (ENOBUFS)'],
  ])('%s is called what it is', (code, kind, message) => {
    expect(exchangeError(ofCode(code), 'first_byte')).toMatchObject(E.left({ kind, message }));
  });

  it.each([
    ['ENETUNREACH', 'ENETUNREACH'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'alert handshake failure'],
    ['HPE_INVALID_STATUS', 'invalid status'],
    ['UND_ERR_BODY_TIMEOUT', 'body timeout'],
    ['', 'no reason given'],
  ])('shows %s as %s', (code, text) => {
    expect(plainCode(code)).toBe(text);
  });
});
