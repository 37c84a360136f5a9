import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { orNull } from './fields/or-null.ts';
import { IsoTime } from './fields/iso-time.ts';
import { Seq } from './fields/whole-number.ts';

const Channel = t.union([t.literal('sns'), t.literal('console')], 'sns | console');
export type Channel = t.TypeOf<typeof Channel>;

/** The channel accepted the alert of `for_seq`. */
export const AlertPublished = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertPublished'),
    for_seq: Seq,
    attempt: Seq,
    channel: Channel,
    message_id: orNull(t.string),
    topic_arn: orNull(t.string),
    published_at: IsoTime,
  }),
  'AlertPublished',
);
export type AlertPublished = t.TypeOf<typeof AlertPublished>;
