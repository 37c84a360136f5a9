import { configDigest } from '../../events/config-digest.ts';
import type { NewEventOfType } from '../../events/event.ts';
import { unsaidConfig, type LoggedConfig } from '../../events/api-configured.ts';
import type { ApiConfig } from './api-config.ts';
import { redactUrl } from './redact-url.ts';
import { variablesOf } from './secrets/secret-template.ts';

const byKindAndName = (a: number | string, b: number | string): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === typeof b) return String(a) < String(b) ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
};

/** What the log may show of a config, in an order that does not depend on how the source keeps sets. */
export const loggedConfig = (config: ApiConfig, retainDays: number | null): LoggedConfig => ({
  url: redactUrl(config.url),
  method: config.method,
  expected_status_codes: [...new Set(config.expected_status_codes)].toSorted(byKindAndName),
  timeout_ms: config.timeout_ms,
  check_interval_seconds: config.check_interval_seconds,
  enabled: config.enabled,
  failure_threshold: config.failure_threshold,
  success_threshold: config.success_threshold,
  retries: config.retries,
  headers: Object.keys(config.headers)
    .map((name) => name.toLowerCase())
    .toSorted(),
  follow_redirects: config.follow_redirects,
  retain_checks_days: retainDays,
  removed: false,
  ...unsaidConfig,
  secrets: [...new Set(Object.values(config.headers).flatMap(variablesOf))].toSorted(),
});

/** The event that a shown config would be. */
export const configuredEvent = (
  apiId: string,
  shown: LoggedConfig,
  readAt: string,
): NewEventOfType<'ApiConfigured'> => ({
  type: 'ApiConfigured',
  ...shown,
  config_digest: configDigest(apiId, shown),
  read_at: readAt,
});
