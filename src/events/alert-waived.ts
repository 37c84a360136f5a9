import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId } from './fields/channel-id.ts';
import { WaiveReason } from './fields/waive-reason.ts';
import { Seq } from './fields/whole-number.ts';

/** The alert of `for_seq` is no longer pending on this channel and will not be sent there. */
export const AlertWaived = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertWaived'),
    for_seq: Seq,
    channel_id: ChannelId,
    reason: WaiveReason,
  }),
  'AlertWaived',
);
export type AlertWaived = t.TypeOf<typeof AlertWaived>;
