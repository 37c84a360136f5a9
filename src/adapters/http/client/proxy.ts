import type { ConnectionTarget } from '../connection/open-connection.ts';
import { shownOfHost } from '../../../runner/config/secrets/hide-secrets.ts';
import { urlTarget } from '../connection/url-target.ts';

/** A proxy. */
export type Proxy = ConnectionTarget &
  Readonly<{
    /** the value of `Proxy-Authorization`, or null */
    authorization: string | null;
    /** named by a config, so its address must pass the guard as a target does */
    isGuarded: boolean;
  }>;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Parses the URL of a proxy; null if it is invalid. */
export const proxyOf = (text: string, isGuarded: boolean): Proxy | null => {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `http://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    ...urlTarget(url),
    authorization: credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
    isGuarded,
  };
};

/** Its place in an error, which has room for no longer host. */
export const shownPlace = ({ host, port }: ConnectionTarget): string =>
  placeOf({
    host: host.length > shownOfHost + 1 ? `${host.slice(0, shownOfHost)}…` : host,
    port,
    secure: false,
  });

/** `10.0.0.1:3128` */
export const placeOf = ({ host, port }: ConnectionTarget): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
