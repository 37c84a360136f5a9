import * as t from 'io-ts';
import { ChannelId } from '../fields/channel-id.ts';
import { IsoTime } from '../fields/iso-time.ts';
import { orNull } from '../fields/or-null.ts';
import { Seq, WholeNumber } from '../fields/whole-number.ts';
import { Claim } from './claim.ts';

/** The pending alerts of one channel: of transitions after `after_seq`, the newest at `last_seq`. */
const Debt = t.readonly(
  t.strict({
    /** the newest transition that, like all before it, is no longer pending on this channel; 0: none */
    after_seq: WholeNumber,
    /** the oldest pending transition; null: unknown until it is claimed */
    oldest_seq: orNull(Seq),
    last_seq: Seq,
    /** number of claims of the oldest */
    attempts: WholeNumber,
    /** the last claim of any of them: its place, and when it was recorded */
    attempted_seq: orNull(Seq),
    attempted_at: orNull(IsoTime),
    /** the channel asked for no attempt before this time */
    not_before: orNull(IsoTime),
    claim: orNull(Claim),
    /** the transition whose message was rejected because of its content */
    refused_seq: orNull(Seq),
  }),
  'Debt',
);
export type Debt = t.TypeOf<typeof Debt>;

/** Each channel with pending alerts, by id. */
export const Debts = t.readonly(t.record(ChannelId, Debt), 'Debts');
export type Debts = t.TypeOf<typeof Debts>;
