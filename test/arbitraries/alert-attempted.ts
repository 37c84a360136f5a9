import fc from 'fast-check';
import type { AlertAttempted } from '../../src/events/alert-attempted.ts';
import { envelope, permanent } from './envelope.ts';
import { isoTime, seq, text } from './primitives.ts';

export const alertAttempted: fc.Arbitrary<AlertAttempted> = fc.record({
  ...envelope,
  ...permanent,
  type: fc.constant('AlertAttempted'),
  for_seq: seq,
  attempt: seq,
  pass_id: text(),
  claimed_until: isoTime,
});
