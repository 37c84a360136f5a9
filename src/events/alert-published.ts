import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId } from './fields/channel-id.ts';
import { orNull } from './fields/or-null.ts';
import { IsoTime } from './fields/iso-time.ts';
import { Seq } from './fields/whole-number.ts';

/** The kinds of channel that can have delivered an alert. */
const Channel = t.keyof(
  {
    sns: null,
    console: null,
    email: null,
    webhook: null,
    slack: null,
    discord: null,
    teams: null,
    ntfy: null,
    pagerduty: null,
  },
  'Channel',
);
export type Channel = t.TypeOf<typeof Channel>;

/**
 * The channel accepted the alert of `for_seq`. v 2: on another channel than `default`, or carried by another kind than
 * SNS and
 * console, or with a `receipt`: what the channel answered, at most 200 bytes, without addresses and secrets.
 */
export const AlertPublished = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertPublished'),
    for_seq: Seq,
    attempt: Seq,
    channel_id: ChannelId,
    channel: Channel,
    message_id: orNull(t.string),
    receipt: orNull(t.string),
    topic_arn: orNull(t.string),
    published_at: IsoTime,
  }),
  'AlertPublished',
);
export type AlertPublished = t.TypeOf<typeof AlertPublished>;
