import fc from 'fast-check';
import type { ApiConfigured, LoggedConfig } from '../../src/events/api-configured.ts';
import { envelope, permanent } from './envelope.ts';
import { isoTime, orNull, sha256Hex, text, whole } from './primitives.ts';

const shown = {
  url: fc.webUrl(),
  method: fc.constantFrom('GET', 'HEAD', 'POST'),
  expected_status_codes: fc.array(
    fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom('2xx', '200-204')),
    {
      maxLength: 4,
    },
  ),
  timeout_ms: whole,
  check_interval_seconds: whole,
  enabled: fc.boolean(),
  failure_threshold: whole,
  success_threshold: whole,
  retries: whole,
  headers: fc.array(text(), { maxLength: 3 }),
  follow_redirects: fc.boolean(),
  retain_checks_days: orNull(whole),
  removed: fc.boolean(),
};

export const loggedConfig: fc.Arbitrary<LoggedConfig> = fc.record(shown);

export const apiConfigured: fc.Arbitrary<ApiConfigured> = fc.record({
  ...envelope,
  ...permanent,
  ...shown,
  type: fc.constant('ApiConfigured'),
  config_digest: sha256Hex,
  read_at: isoTime,
});
