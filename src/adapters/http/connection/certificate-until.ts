import type { TLSSocket } from 'node:tls';

/**
 * Until when the certificate of a secured connection is valid (epoch seconds); null where that cannot be read. Only of one that
 * is trusted, or would be had it not expired: any other may be anybody's.
 */
export const certificateUntil = (socket: TLSSocket): number | null => {
  const why = socket.authorized ? null : String(socket.authorizationError);
  if (why !== null && why !== 'CERT_HAS_EXPIRED') return null;
  return validUntil(() => socket.getPeerCertificate().valid_to);
};

/** `Mar  1 12:00:00 2027 GMT` in epoch seconds; null for whatever is no such time, or cannot even be got. */
export const validUntil = (get: () => string | undefined): number | null => {
  try {
    const until = Math.floor(Date.parse(get() ?? '') / 1000);
    return Number.isSafeInteger(until) ? Math.max(0, until) : null;
  } catch {
    return null;
  }
};
