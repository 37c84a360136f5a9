import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId } from './fields/channel-id.ts';
import { IsoTime } from './fields/iso-time.ts';
import { Seq } from './fields/whole-number.ts';

/**
 * A runner is about to publish the alert of `for_seq` on a channel. This event is its claim, until `claimed_until`. Attempts
 * are counted over the whole stream. v 2: on another channel than `default`.
 */
export const AlertAttempted = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertAttempted'),
    for_seq: Seq,
    attempt: Seq,
    channel_id: ChannelId,
    pass_id: t.string,
    claimed_until: IsoTime,
  }),
  'AlertAttempted',
);
export type AlertAttempted = t.TypeOf<typeof AlertAttempted>;
