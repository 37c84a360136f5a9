import * as t from 'io-ts';
import { ChannelId } from '../fields/channel-id.ts';
import { IsoTime } from '../fields/iso-time.ts';
import { orNull } from '../fields/or-null.ts';
import { Seq, WholeNumber } from '../fields/whole-number.ts';
import { Claim } from './claim.ts';

/** What one channel is owed: the alerts of transitions after `after_seq`, the newest of them at `last_seq`. */
const Debt = t.readonly(
  t.strict({
    /** the newest transition that, with all before it, is owed to this channel no longer; 0: none */
    after_seq: WholeNumber,
    /** the oldest transition that is owed; null: not known until it is claimed */
    oldest_seq: orNull(Seq),
    last_seq: Seq,
    /** claims of the oldest so far */
    attempts: WholeNumber,
    /** the last claim of any of them: its place, and when it was recorded */
    attempted_seq: orNull(Seq),
    attempted_at: orNull(IsoTime),
    /** the channel asked not to be tried before this */
    not_before: orNull(IsoTime),
    claim: orNull(Claim),
    /** the transition whose message was refused for what it is */
    refused_seq: orNull(Seq),
  }),
  'Debt',
);
export type Debt = t.TypeOf<typeof Debt>;

/** Each channel that is owed something, by its id. */
export const Debts = t.readonly(t.record(ChannelId, Debt), 'Debts');
export type Debts = t.TypeOf<typeof Debts>;
