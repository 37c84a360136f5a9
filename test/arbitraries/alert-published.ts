import fc from 'fast-check';
import type { AlertPublished } from '../../src/events/alert-published.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, mostly, orNull, seq, text } from './primitives.ts';

export const alertPublished: fc.Arbitrary<AlertPublished> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('AlertPublished'),
    for_seq: seq,
    attempt: seq,
    channel_id: channelId,
    channel: fc.constantFrom('sns', 'console', 'email', 'pagerduty'),
    message_id: orNull(text()),
    receipt: mostly(null, text()),
    topic_arn: orNull(text()),
    published_at: isoTime,
  }),
);
