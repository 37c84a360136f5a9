import fc from 'fast-check';
import type { AlertFailed } from '../../src/events/alert-failed.ts';
import { envelope, permanent, versioned } from './envelope.ts';
import { channelId, isoTime, mostly, seq, text } from './primitives.ts';

export const alertFailed: fc.Arbitrary<AlertFailed> = versioned(
  fc.record({
    ...envelope,
    ...permanent,
    type: fc.constant('AlertFailed'),
    for_seq: seq,
    attempt: seq,
    channel_id: channelId,
    error: fc.record({ kind: text(), message: text() }),
    about_message: fc.boolean(),
    not_before: mostly(null, isoTime),
  }),
);
