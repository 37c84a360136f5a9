import { createHash, timingSafeEqual } from 'node:crypto';

/** Access rules: on a loopback address every local user, otherwise only with the token. */
export type Gate = Readonly<{ isLoopback: boolean; token: string | null }>;

/** The parts of a request that access depends on; null: the header is missing. */
export type Asked = Readonly<{
  method: string;
  path: string;
  host: string | null;
  origin: string | null;
  authorization: string | null;
  /** Sec-Fetch-Site, Sec-Fetch-Mode */
  fetchSite: string | null;
  fetchMode: string | null;
}>;

export type Refusal = Readonly<{ status: 401 | 403 | 405 | 421; text: string }>;

const loopbackNames = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/iu;

export const isLoopbackHost = (host: string): boolean =>
  loopbackNames.test(host) || host === '::1' || host.toLowerCase() === 'localhost';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isToken = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

/** The password of `Basic` or the token of `Bearer` authentication; null: neither. */
const tokenIn = (authorization: string, path: string): string | null => {
  const [scheme = '', value = ''] = authorization.split(/ +/u);
  if (scheme.toLowerCase() === 'bearer')
    return path.startsWith('/api/') || path === '/metrics' ? value : null;
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Why a request is rejected; null: it is allowed. A page of another site must not read the data, neither by a
 * cross-site request nor by a host name that resolves to this address (DNS rebinding).
 */
export const refusalOf = ({ isLoopback, token }: Gate, asked: Asked): Refusal | null => {
  const { method, path, host, origin, authorization, fetchSite, fetchMode } = asked;
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, text: 'The dashboard is read-only: use GET.' };
  if (isLoopback && (host === null || !loopbackNames.test(host)))
    return { status: 421, text: 'This dashboard answers only to localhost, 127.0.0.1 and [::1].' };
  if (origin !== null && hostOf(origin) !== host)
    return { status: 403, text: 'Pages of other sites may not read this dashboard.' };
  // Another port of this machine is another origin of the same site.
  if ((fetchSite === 'cross-site' || fetchSite === 'same-site') && fetchMode !== 'navigate')
    return { status: 403, text: 'Pages of other sites may not read this dashboard.' };
  if (token === null || path === '/healthz') return null;
  const given = authorization === null ? null : tokenIn(authorization, path);
  return given !== null && isToken(given, token)
    ? null
    : {
        status: 401,
        text: 'SERVE_TOKEN is needed: as the password, or as a bearer token for /api and /metrics.',
      };
};
