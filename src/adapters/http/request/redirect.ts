import * as E from 'fp-ts/lib/Either.js';
import { redactUrl } from '../../../runner/config/redact-url.ts';
import type { Ask, Reply } from './exchange.ts';
import { fault, type Fault, finalError } from '../attempt/probe-error.ts';
import { type Headers, withoutContent } from './build-headers.ts';

const maxHops = 5;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A 3xx without `Location` leads nowhere: it is the answer itself. */
export const isRedirect = (reply: Reply): boolean => reply.location !== null && redirects.has(reply.status);

/** As the Fetch standard has it: 303 asks for the result with GET, and 301 and 302 after POST do in practice. */
const becomesGet = (status: number, method: string): boolean =>
  (status === 303 && method !== 'GET' && method !== 'HEAD') ||
  ((status === 301 || status === 302) && method === 'POST');

const idOf = (ask: Ask): string => `${ask.method} ${ask.url.href}`;

/** What to ask next. Headers and body of the operator go to the origin they were written for and to no other. */
const follow = (last: Ask, reply: Reply, url: URL, plain: Headers): Ask => {
  const sameOrigin = url.origin === last.url.origin;
  const toGet = becomesGet(reply.status, last.method);
  const headers = sameOrigin ? last.headers : plain;
  return {
    method: toGet ? 'GET' : last.method,
    url,
    headers: toGet || !sameOrigin ? withoutContent(headers) : headers,
    body: toGet || !sameOrigin ? null : last.body,
  };
};

/** The next hop after those `asked` so far, the last of which was answered with a redirect. */
export const nextHop = (asked: readonly Ask[], reply: Reply, plain: Headers): E.Either<Fault, Ask> => {
  const last = asked.at(-1);
  const url = last === undefined ? null : URL.parse(reply.location ?? '', last.url.href);
  if (last === undefined || url === null)
    return fault('protocol', `${reply.status} redirects to something that is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return finalError(
      'blocked',
      `${reply.status} redirects to a ${url.protocol} URL: only http and https are followed`,
    );
  }
  const next = follow(last, reply, url, plain);
  if (asked.some((ask) => idOf(ask) === idOf(next))) {
    return fault('protocol', `redirect loop: leads back to ${redactUrl(url.href)}`);
  }
  if (asked.length > maxHops)
    return fault('protocol', `more than ${maxHops} redirects, the next to ${redactUrl(url.href)}`);
  return E.right(next);
};
