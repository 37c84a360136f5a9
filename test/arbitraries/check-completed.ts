import fc from 'fast-check';
import type { CheckCompleted } from '../../src/events/check-completed.ts';
import { envelope, versioned } from './envelope.ts';
import { isoTime, mostly, orNull, outcome, sha256Hex, text, whole } from './primitives.ts';

const phase = orNull(whole);

const check = {
  ...envelope,
  type: fc.constant('CheckCompleted' as const),
  pass_id: text(),
  scheduled_at: isoTime,
  checked_at: isoTime,
  outcome,
  status_code: orNull(fc.integer({ min: 100, max: 599 })),
  latency_ms: orNull(whole),
  timings: orNull(fc.record({ dns: phase, connect: phase, tls: phase, first_byte: phase, body: phase })),
  attempts: whole,
  certificate_until: mostly(undefined, whole),
  error: orNull(
    fc.record({
      kind: fc.constantFrom(
        'timeout',
        'dns',
        'refused',
        'reset',
        'tls',
        'status',
        'blocked',
        'protocol',
        'other',
        'assertion',
      ),
      message: text(60),
    }),
  ),
  config_digest: sha256Hex,
};

const keptCheck = fc.record({
  ...check,
  prev_kept_hash: orNull(sha256Hex),
  expires_at: fc.constant(undefined),
});

const routineCheck = fc.record({
  ...check,
  prev_kept_hash: fc.constant(undefined),
  expires_at: fc.option(whole, { nil: undefined }),
});

export const checkCompleted: fc.Arbitrary<CheckCompleted> = versioned(fc.oneof(keptCheck, routineCheck));
