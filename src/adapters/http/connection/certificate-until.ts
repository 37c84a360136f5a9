import type { TLSSocket } from 'node:tls';

/**
 * The expiry of the certificate of a TLS connection (epoch seconds); null: unreadable. Only of a certificate that
 * is trusted, or only expired: any other may belong to anybody.
 */
export const certificateUntil = (socket: TLSSocket): number | null => {
  const why = socket.authorized ? null : String(socket.authorizationError);
  if (why !== null && why !== 'CERT_HAS_EXPIRED') return null;
  return validUntil(() => socket.getPeerCertificate().valid_to);
};

/** `Mar  1 12:00:00 2027 GMT` in epoch seconds; null if it is invalid or missing. */
export const validUntil = (get: () => string | undefined): number | null => {
  try {
    const until = Math.floor(Date.parse(get() ?? '') / 1000);
    return Number.isSafeInteger(until) ? Math.max(0, until) : null;
  } catch {
    return null;
  }
};
