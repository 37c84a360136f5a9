import * as E from 'fp-ts/lib/Either.js';
import { ApiId } from '../../events/fields/api-id.ts';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { ApiConfig, configCodecs, configDefaults, configFields } from './api-config.ts';
import { configIssueText, issueOfError, type ConfigError } from './config-error.ts';
import { parseDuration } from './fields/duration.ts';
import { isMap } from './shapes.ts';
import { didYouMean } from './nearest-name.ts';

/** `timeout_ms` times the attempts that one check may make. */
export const longestCheckMs = 120_000;

/** More than these say nothing new, and an item may hold any number of them. */
const manyUnknown = 20;

const known: ReadonlySet<string> = new Set(configFields);

type Raw = Readonly<Record<string, unknown>>;

const builtIn: Raw = configDefaults;

/**
 * Absent, null and undefined all mean the default: `headers:` with nothing behind it is how YAML writes null. Written out,
 * because one literal for all configs costs a third of the memory of fields added one by one.
 */
const withDefaults = (raw: Raw) => ({
  api_id: raw['api_id'],
  url: raw['url'],
  name: raw['name'] ?? configDefaults.name,
  group: raw['group'] ?? configDefaults.group,
  tags: raw['tags'] ?? configDefaults.tags,
  method: raw['method'] ?? configDefaults.method,
  expected_status_codes: raw['expected_status_codes'] ?? configDefaults.expected_status_codes,
  timeout_ms: raw['timeout_ms'] ?? configDefaults.timeout_ms,
  check_interval_seconds: raw['check_interval_seconds'] ?? configDefaults.check_interval_seconds,
  notify_emails: raw['notify_emails'] ?? configDefaults.notify_emails,
  channels: raw['channels'] ?? configDefaults.channels,
  enabled: raw['enabled'] ?? configDefaults.enabled,
  failure_threshold: raw['failure_threshold'] ?? configDefaults.failure_threshold,
  success_threshold: raw['success_threshold'] ?? configDefaults.success_threshold,
  retries: raw['retries'] ?? configDefaults.retries,
  headers: raw['headers'] ?? configDefaults.headers,
  body: raw['body'] ?? configDefaults.body,
  follow_redirects: raw['follow_redirects'] ?? configDefaults.follow_redirects,
  proxy: raw['proxy'] ?? configDefaults.proxy,
  ca: raw['ca'] ?? configDefaults.ca,
  client_certificate: raw['client_certificate'] ?? configDefaults.client_certificate,
  server_name: raw['server_name'] ?? configDefaults.server_name,
  ip_family: raw['ip_family'] ?? configDefaults.ip_family,
  assertions: raw['assertions'] ?? configDefaults.assertions,
  slow_ms: raw['slow_ms'] ?? configDefaults.slow_ms,
  slow_threshold: raw['slow_threshold'] ?? configDefaults.slow_threshold,
  certificate_days: raw['certificate_days'] ?? configDefaults.certificate_days,
});

const unknownFields = (raw: Raw): readonly ConfigError[] => {
  const all = Object.keys(raw);
  if (all.every((name) => known.has(name))) return [];
  const names = all.filter((name) => !known.has(name));
  const issues = names.slice(0, manyUnknown).map((name) =>
    // `{body: , token}` is a field named like the token, with nothing behind it.
    raw[name] === null && !/^[a-z_-]{1,32}$/u.test(name)
      ? { path: [], what: 'has a name without a value that is not a field' }
      : { path: [name], what: `is not a field${didYouMean(name, configFields)}` },
  );
  const rest = names.length - issues.length;
  return rest === 0 ? issues : [...issues, { path: [], what: `has ${String(rest)} more unknown fields` }];
};

const tooLong = (raw: Pick<Raw, 'timeout_ms' | 'retries'>): readonly ConfigError[] => {
  const { retries } = raw;
  const timeout_ms = typeof raw.timeout_ms === 'string' ? parseDuration(raw.timeout_ms) : raw.timeout_ms;
  if (typeof timeout_ms !== 'number' || typeof retries !== 'number') return [];
  // Each has its own issue when it is out of bounds by itself.
  if (!(timeout_ms <= longestCheckMs && retries <= 5 && timeout_ms * (retries + 1) > longestCheckMs))
    return [];
  const total = `${String(timeout_ms)} × ${String(retries + 1)} attempts = ${String(timeout_ms * (retries + 1))}`;
  return [
    {
      path: ['timeout_ms'],
      what: `times (retries + 1) is ${total}, must be at most ${String(longestCheckMs)}`,
    },
  ];
};

/** The answer to HEAD has no body. */
const withoutBody = ({ method, assertions }: Pick<Raw, 'method' | 'assertions'>): readonly ConfigError[] =>
  typeof method === 'string' && method.toUpperCase() === 'HEAD' && Array.isArray(assertions)
    ? assertions.flatMap((raw: unknown, index) =>
        isMap(raw) && !Object.hasOwn(raw, 'header')
          ? [
              {
                path: ['assertions', String(index)],
                what: 'needs a body, and an answer to HEAD has none: use GET',
              },
            ]
          : [],
      )
    : [];

const codecs = Object.entries(configCodecs);

/** What stands at its default needs no look: a config says a few fields, and a pass decodes thousands of them. */
const isValid = (filled: Raw): filled is ApiConfig =>
  codecs.every(([field, codec]) => {
    const value = filled[field];
    return (value !== undefined && value === builtIn[field]) || codec.is(value);
  });

/** Those of a file, below what an item says itself: null there is nothing said. */
const withFileDefaults = (raw: Raw, defaults: Raw): Raw => {
  const said = Object.entries(raw).filter(([, value]) => value !== null && value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) };
};

/**
 * An item as a config, or everything that is wrong with it. `defaults` are those of its file: what the item leaves out, and
 * where they are silent too, `configDefaults`. The expressions in it are checked by `checkExpressions`.
 */
export const checkApiConfig = (
  raw: unknown,
  defaults: Raw = {},
): E.Either<readonly ConfigError[], ApiConfig> => {
  if (!isMap(raw)) {
    const shown = Array.isArray(raw) ? 'a list' : raw === null ? 'empty' : 'not a map';
    return E.left([{ path: [], what: `is ${shown}, must be a map of fields such as api_id and url` }]);
  }
  const shared = Object.keys(defaults).length > 0;
  const filled = withDefaults(shared ? withFileDefaults(raw, defaults) : raw);
  const issues = [...unknownFields(raw), ...tooLong(filled), ...withoutBody(filled)];
  // Asking first whether all is well spares a pass over thousands of configs the contexts that decoding builds for errors.
  if (issues.length === 0 && isValid(filled)) return E.right(filled);
  const decoded = ApiConfig.decode(filled);
  if (E.isLeft(decoded)) return E.left([...issues, ...decoded.left.map(issueOfError)]);
  return issues.length > 0 ? E.left(issues) : decoded;
};

/** What only one API can have. */
const ownFields: readonly string[] = ['api_id', 'url', 'name'];

/** Fields that `defaults` of a file may have. */
export const defaultableFields: readonly string[] = configFields.filter(
  (field) => !ownFields.includes(field),
);

/** What is wrong with the `defaults` of a file. Each field has to be valid by itself: no API could use it otherwise. */
export const issuesOfDefaults = (raw: unknown): readonly ConfigError[] => {
  if (!isMap(raw)) return [{ path: [], what: 'is not a map, must be a map of fields such as timeout_ms' }];
  const own = ownFields
    .filter((field) => Object.hasOwn(raw, field))
    .map((field) => ({ path: [field], what: 'cannot be shared: each API has its own' }));
  const rest = Object.fromEntries(Object.entries(raw).filter(([field]) => !ownFields.includes(field)));
  const checked = checkApiConfig({ api_id: 'any', url: 'https://example.com/', ...rest });
  return [...own, ...(E.isLeft(checked) ? checked.left : [])];
};

/**
 * The `api_id` by which an item that does not decode can still be told, or null. A bare number counts: it is the name
 * without its quotes, and the API of that name must not be taken for removed.
 */
export const usableApiId = (raw: unknown): string | null => {
  if (!isMap(raw)) return null;
  const { api_id } = raw;
  if (ApiId.is(api_id)) return api_id;
  return typeof api_id === 'number' && Number.isSafeInteger(api_id) && api_id >= 0 ? String(api_id) : null;
};

/** An item with what is wrong with it. */
export const invalidConfig = (raw: unknown, place: string, issues: readonly ConfigError[]): InvalidItem =>
  invalidItem(
    'config',
    usableApiId(raw),
    null,
    issues.map((issue) => configIssueText(place, issue)),
  );

/** The read boundary of configs: `place` (`apis[3]`, or nothing) goes before the path of each issue. */
export const decodeApiConfig = (raw: unknown, place: string): E.Either<InvalidItem, ApiConfig> =>
  E.mapLeft((issues: readonly ConfigError[]) => invalidConfig(raw, place, issues))(checkApiConfig(raw));
