import fc from 'fast-check';
import type { AlertWaived } from '../../src/events/alert-waived.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, seq } from './primitives.ts';

export const alertWaived: fc.Arbitrary<AlertWaived> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('AlertWaived'),
    for_seq: seq,
    channel_id: channelId,
    reason: fc.constantFrom('removed', 'superseded', 'nobody'),
  }),
);
