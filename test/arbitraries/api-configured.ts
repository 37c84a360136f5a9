import fc from 'fast-check';
import type { ApiConfigured, LoggedConfig } from '../../src/events/api-configured.ts';
import type { LoggedAssertion } from '../../src/events/fields/logged-assertion.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, mostly, orNull, sha256Hex, text, whole } from './primitives.ts';

const operand = fc.oneof(text(), whole, fc.boolean(), fc.constant(null));

const assertion: fc.Arbitrary<LoggedAssertion> = fc.oneof(
  fc.record({ json: text(), equals: operand }),
  fc.record({ header: text(), matches: text() }),
  fc.record({
    body: fc.constant(true as const),
    not_contains: fc.constant('***'),
    secret: fc.constant(true as const),
  }),
);

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
  assertions: mostly([], fc.array(assertion, { maxLength: 3 })),
  slow_ms: mostly(null, whole),
  slow_threshold: mostly(3, whole),
  certificate_days: mostly(null, whole),
  channels: mostly(['default'], fc.array(channelId, { maxLength: 8 })),
  secrets: mostly([], fc.array(fc.stringMatching(/^UPLEDGER_SECRET_[A-Z]{1,5}$/), { maxLength: 3 })),
};

export const loggedConfig: fc.Arbitrary<LoggedConfig> = fc.record(shown);

export const apiConfigured: fc.Arbitrary<ApiConfigured> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    ...shown,
    type: fc.constant('ApiConfigured'),
    config_digest: sha256Hex,
    read_at: isoTime,
  }),
);
