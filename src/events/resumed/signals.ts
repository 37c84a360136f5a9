import * as t from 'io-ts';
import { IsoTime } from '../fields/iso-time.ts';
import { orNull } from '../fields/or-null.ts';
import { Outcome } from '../fields/outcome.ts';
import { WholeNumber } from '../fields/whole-number.ts';

/** A signal that is DOWN or has a streak. */
const SignalState = t.readonly(
  t.strict({
    state: Outcome,
    /** `since` of its change to DOWN; null while it is UP */
    since: orNull(IsoTime),
    /** consecutive observations that contradict `state` */
    streak: WholeNumber,
    streak_since: orNull(IsoTime),
  }),
  'SignalState',
);
export type SignalState = t.TypeOf<typeof SignalState>;

/** The signals other than availability that are DOWN or have a streak. */
export const Signals = t.readonly(
  t.exact(
    t.partial({
      latency: SignalState,
      certificate: SignalState,
    }),
  ),
  'Signals',
);
export type Signals = t.TypeOf<typeof Signals>;

/** A signal other than availability. */
export type SignalName = keyof Signals;
