import type { TLSSocket } from 'node:tls';
import { plainCode } from '../attempt/plain-code.ts';
import { probeError, type Failed } from '../attempt/probe-error.ts';

const day = (text: string | undefined): string => {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : ` (${new Date(time).toISOString().slice(0, 10)})`;
};

/** `DNS:a.example, IP Address:10.0.0.1` as `a.example, 10.0.0.1`; the common name where there is no such list. */
const namesOf = (altNames: string | undefined, commonName: string | undefined): string =>
  altNames === undefined
    ? (commonName ?? 'another name')
    : altNames
        .split(', ')
        .map((name) => name.slice(name.indexOf(':') + 1))
        .join(', ');

const first = (name: string | readonly string[] | undefined): string | undefined =>
  typeof name === 'object' ? name[0] : name;

/**
 * Node has names for some of OpenSSL's reasons only; of the others (a weak key, a weak digest) it keeps the text, with the
 * error that `authorizationError` was taken from.
 */
const textOfReason = (socket: TLSSocket, code: string): string => {
  const handle: unknown = 'ssl' in socket ? socket.ssl : null;
  const verifyError: unknown =
    typeof handle === 'object' && handle !== null && 'verifyError' in handle ? handle.verifyError : null;
  const error: unknown = typeof verifyError === 'function' ? verifyError.call(handle) : null;
  return error instanceof Error && error.message !== '' ? error.message : plainCode(code);
};

const addIt = 'NODE_EXTRA_CA_CERTS can name it';

/** Why the certificate of a connection that Node found not `authorized` is not trusted. */
export const certificateError = (socket: TLSSocket, host: string): Failed => {
  const certificate = socket.getPeerCertificate();
  const why = String(socket.authorizationError);
  switch (why) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return probeError(
        'tls',
        `certificate is for ${namesOf(certificate.subjectaltname, first(certificate.subject.CN))}, not ${host}`,
      );
    case 'CERT_HAS_EXPIRED':
      return Date.parse(certificate.valid_to) < Date.now()
        ? probeError('tls', `certificate has expired${day(certificate.valid_to)}`)
        : probeError('tls', 'certificate of the issuer has expired');
    case 'CERT_NOT_YET_VALID':
      return probeError('tls', `certificate is not valid yet${day(certificate.valid_from)}`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return probeError('tls', `certificate is self-signed (${addIt})`);
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return probeError('tls', `certificate is from an unknown authority (${addIt})`);
    case 'CERT_REVOKED':
      return probeError('tls', 'certificate has been revoked');
    default:
      return probeError('tls', `certificate is not trusted: ${textOfReason(socket, why)}`);
  }
};
