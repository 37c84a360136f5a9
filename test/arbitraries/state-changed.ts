import fc from 'fast-check';
import type { StateChanged } from '../../src/events/state-changed.ts';
import { envelope, permanent } from './envelope.ts';
import { isoTime, orNull, outcome, seq } from './primitives.ts';

export const stateChanged: fc.Arbitrary<StateChanged> = fc.record({
  ...envelope,
  ...permanent,
  type: fc.constant('StateChanged'),
  from: outcome,
  to: outcome,
  at: isoTime,
  since: isoTime,
  previous_since: isoTime,
  previous_changed_seq: orNull(seq),
  cause_seq: seq,
  presumed: fc.boolean(),
});
