import fc from 'fast-check';
import type { AlertFailed } from '../../src/events/alert-failed.ts';
import { envelope, permanent } from './envelope.ts';
import { seq, text } from './primitives.ts';

export const alertFailed: fc.Arbitrary<AlertFailed> = fc.record({
  ...envelope,
  ...permanent,
  type: fc.constant('AlertFailed'),
  for_seq: seq,
  attempt: seq,
  error: fc.record({ kind: text(), message: text() }),
  about_message: fc.boolean(),
});
