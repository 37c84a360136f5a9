import fc from 'fast-check';
import type { StateChanged } from '../../src/events/state-changed.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, mostly, orNull, outcome, seq, whole } from './primitives.ts';

export const stateChanged: fc.Arbitrary<StateChanged> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('StateChanged'),
    signal: mostly('availability', fc.constantFrom('latency', 'certificate')),
    from: outcome,
    to: outcome,
    at: isoTime,
    since: isoTime,
    previous_since: fc.oneof({ weight: 4, arbitrary: isoTime }, { weight: 1, arbitrary: fc.constant(null) }),
    previous_changed_seq: orNull(seq),
    cause_seq: seq,
    presumed: fc.boolean(),
    channels: mostly(['default'], fc.array(channelId, { maxLength: 8 })),
    checks: mostly(null, whole),
  }),
);
