import { configDigest, otherDigests } from '../../events/config-digest.ts';
import type { NewEventOfType } from '../../events/event.ts';
import { unsaidConfig, type LoggedConfig } from '../../events/api-configured.ts';
import type { ApiConfig, DigestOf } from './api-config.ts';
import { redactAssertion } from './fields/assertions.ts';
import { channelsOf } from './channels/channel-settings.ts';
import { redactUrl } from './redact-url.ts';
import { namedSecrets } from './secrets/secrets.ts';

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
  assertions: config.assertions.map(redactAssertion),
  slow_ms: config.slow_ms,
  // Without the signal its threshold says nothing.
  slow_threshold: config.slow_ms === null ? unsaidConfig.slow_threshold : config.slow_threshold,
  certificate_days: config.certificate_days,
  channels: channelsOf(config),
  secrets: namedSecrets(config).toSorted(),
});

/** Computed each time. */
export const digestWith =
  (retainDays: number | null): DigestOf =>
  (config) =>
    configDigest(config.api_id, loggedConfig(config, retainDays));

/** Whether a recorded digest is that of this config, in whatever version of events it was recorded. */
export const isLoggedAs = (
  digest: string | undefined,
  config: ApiConfig,
  retainDays: number | null,
  digestOf = digestWith(retainDays),
): boolean =>
  digest !== undefined &&
  (digest === digestOf(config) ||
    otherDigests(config.api_id, loggedConfig(config, retainDays)).includes(digest));

/** The event that a shown config would be. */
export const configuredEvent = (
  apiId: string,
  shown: LoggedConfig,
  readAt: string,
): NewEventOfType<'ApiConfigured'> => ({
  ...shown,
  type: 'ApiConfigured',
  config_digest: configDigest(apiId, shown),
  read_at: readAt,
});
