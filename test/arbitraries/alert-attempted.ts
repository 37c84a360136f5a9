import fc from 'fast-check';
import type { AlertAttempted } from '../../src/events/alert-attempted.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, seq, text } from './primitives.ts';

export const alertAttempted: fc.Arbitrary<AlertAttempted> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('AlertAttempted'),
    for_seq: seq,
    attempt: seq,
    channel_id: channelId,
    pass_id: text(),
    claimed_until: isoTime,
  }),
);
