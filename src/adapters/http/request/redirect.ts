import * as E from 'fp-ts/lib/Either.js';
import { redactUrl } from '../../../runner/config/redact-url.ts';
import type { Request, Response } from './exchange.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { probeError, finalError } from '../attempt/probe-error.ts';
import { type Headers, withoutContent } from './build-headers.ts';

const maxHops = 5;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A 3xx without `Location` leads nowhere: it is the final response. */
export const isRedirect = (response: Response): boolean =>
  response.location !== null && redirects.has(response.status);

/** As the Fetch standard has it: 303 asks for the result with GET, and 301 and 302 after POST do in practice. */
const becomesGet = (status: number, method: string): boolean =>
  (status === 303 && method !== 'GET' && method !== 'HEAD') ||
  ((status === 301 || status === 302) && method === 'POST');

const idOf = (request: Request): string => `${request.method} ${request.url.href}`;

const hostOf = ({ hostname }: URL): string => hostname.replace(/\.$/u, '');

/**
 * The target of a redirect in a printable form: the path on another host was written by a server and may repeat what was
 * sent to it.
 */
export const shownTarget = ({ url, elsewhere }: Pick<Request, 'url' | 'elsewhere'>): string =>
  elsewhere ? url.origin : redactUrl(url.href);

/** The next request. Headers and body of the operator go to the origin they were written for and to no other. */
const follow = (home: Request, last: Request, response: Response, url: URL, plain: Headers): Request => {
  const sameOrigin = url.origin === last.url.origin;
  const toGet = becomesGet(response.status, last.method);
  const headers = sameOrigin ? last.headers : plain;
  return {
    method: toGet ? 'GET' : last.method,
    url,
    headers: toGet || !sameOrigin ? withoutContent(headers) : headers,
    body: toGet || !sameOrigin ? null : last.body,
    elsewhere: hostOf(url) !== hostOf(home.url),
  };
};

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Explains a redirect loop of a server that waits for its own cookie. */
const aboutCookies = ' (it sets a cookie, and cookies are not kept)';

/** The next hop after the hops `sent` so far. `cookies`: whether any response set a cookie. */
export const nextHop = (
  sent: readonly Request[],
  response: Response,
  plain: Headers,
  cookies: boolean,
): E.Either<RequestError, Request> => {
  const [home] = sent;
  const last = sent.at(-1);
  const url = last === undefined ? null : URL.parse(response.location ?? '', last.url.href);
  const status = String(response.status);
  if (home === undefined || last === undefined || url === null)
    return probeError('protocol', `${status} redirects to something that is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return finalError(
      'blocked',
      `${status} redirects to a URL of another kind: only http and https are followed`,
    );
  const why = cookies ? aboutCookies : '';
  const next = follow(home, last, response, url, plain);
  if (url.origin !== last.url.origin && !reads.has(next.method))
    return finalError(
      'blocked',
      `${status} redirects ${next.method} to another origin, ${url.origin}: only GET and HEAD are followed there`,
    );
  if (sent.some((request) => idOf(request) === idOf(next)))
    return probeError('protocol', `redirect loop${why}: leads back to ${shownTarget(next)}`);
  if (sent.length > maxHops)
    return probeError('protocol', `more than ${maxHops} redirects${why}, the next to ${shownTarget(next)}`);
  return E.right(next);
};
