import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfig } from '../../../runner/config/api-config.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { finalError } from '../attempt/probe-error.ts';

/** name, value, name, value … */
export type Headers = readonly string[];

/**
 * `own`: with the configured headers; `plain`: for another origin, without them except `kept`,
 * where no secret is in it.
 */
export type RequestHeaders = Readonly<{ own: Headers; plain: Headers }>;

const placeholder = /\$\{env:(UPLEDGER_SECRET_[A-Za-z0-9_]+)\}/gu;

const kept: ReadonlySet<string> = new Set(['user-agent', 'accept', 'accept-language']);

/** The default headers that `entries` does not set. */
const without = (base: Headers, entries: readonly (readonly [string, string])[]): string[] => {
  const names = new Set(entries.map(([name]) => name.toLowerCase()));
  return base.filter((_, at) => !names.has(base[at - (at % 2)] ?? ''));
};

/** Fills in the secrets; names the first one that is not set. */
export const requestHeaders = (
  config: ApiConfig,
  secrets: Readonly<Record<string, string>>,
  userAgent: string,
): E.Either<RequestError, RequestHeaders> => {
  const base = ['accept', '*/*', 'user-agent', userAgent];
  const configured = Object.entries(config.headers);
  if (configured.length === 0) return E.right({ own: base, plain: base });
  const shared = configured.filter(
    ([name, value]) => kept.has(name.toLowerCase()) && value.replaceAll(placeholder, '') === value,
  );
  const plain = [...without(base, shared), ...shared.flat()];
  const own = without(base, configured);
  let missing: string | null = null;
  for (const [name, value] of configured) {
    const filled = value.replaceAll(placeholder, (_, secret: string) => {
      const found = Object.hasOwn(secrets, secret) ? secrets[secret] : undefined;
      if (found === undefined)
        missing ??= `header ${name} needs ${secret}, which is not set in the environment`;
      return found ?? '';
    });
    own.push(name, filled);
  }
  return missing === null ? E.right({ own, plain }) : finalError('other', missing);
};

/** Without what described a body that is no longer sent. */
export const withoutContent = (headers: Headers): Headers =>
  headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase().startsWith('content-') !== true);
