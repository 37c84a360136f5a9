import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId } from './fields/channel-id.ts';
import { IsoTime } from './fields/iso-time.ts';
import { orNull } from './fields/or-null.ts';
import { Outcome } from './fields/outcome.ts';
import { Signal } from './fields/signal.ts';
import { Seq, WholeNumber } from './fields/whole-number.ts';

/**
 * The check before it (`cause_seq`) reached a threshold. Derived: a function of the log before it. v 2: of another
 * signal than
 * availability, or with other channels than `default` alone.
 */
export const StateChanged = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('StateChanged'),
    signal: Signal,
    from: Outcome,
    to: Outcome,
    at: IsoTime,
    since: IsoTime,
    /** null only of another signal's change to DOWN */
    previous_since: orNull(IsoTime),
    /** the transition before it in the stream, of any signal */
    previous_changed_seq: orNull(Seq),
    cause_seq: Seq,
    presumed: t.boolean,
    /** its channels, sorted */
    channels: t.readonlyArray(ChannelId),
    /** the number of consecutive checks; null in v 1 */
    checks: orNull(WholeNumber),
  }),
  'StateChanged',
);
export type StateChanged = t.TypeOf<typeof StateChanged>;
