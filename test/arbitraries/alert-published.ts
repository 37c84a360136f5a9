import fc from 'fast-check';
import type { AlertPublished } from '../../src/events/alert-published.ts';
import { envelope, permanent } from './envelope.ts';
import { isoTime, orNull, seq, text } from './primitives.ts';

export const alertPublished: fc.Arbitrary<AlertPublished> = fc.record({
  ...envelope,
  ...permanent,
  type: fc.constant('AlertPublished'),
  for_seq: seq,
  attempt: seq,
  channel: fc.constantFrom('sns', 'console'),
  message_id: orNull(text()),
  topic_arn: orNull(text()),
  published_at: isoTime,
});
