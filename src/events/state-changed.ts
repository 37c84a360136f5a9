import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { IsoTime } from './fields/iso-time.ts';
import { Outcome } from './fields/outcome.ts';
import { Seq } from './fields/whole-number.ts';

/** The check before it (`cause_seq`) reached a threshold. Derived: a function of the log before it. */
export const StateChanged = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('StateChanged'),
    from: Outcome,
    to: Outcome,
    at: IsoTime,
    since: IsoTime,
    previous_since: IsoTime,
    previous_changed_seq: t.union([Seq, t.null]),
    cause_seq: Seq,
    presumed: t.boolean,
  }),
  'StateChanged',
);
export type StateChanged = t.TypeOf<typeof StateChanged>;
