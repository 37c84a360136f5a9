import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { ChannelId } from './fields/channel-id.ts';
import { IsoTime } from './fields/iso-time.ts';
import { orNull } from './fields/or-null.ts';
import { Seq } from './fields/whole-number.ts';

/**
 * The channel certainly did not accept. Ends the claim of this `for_seq` and `attempt`. v 2: on another channel than
 * `default`,
 * or with `not_before`, the earliest time of the next attempt (at most an hour ahead).
 */
export const AlertFailed = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertFailed'),
    for_seq: Seq,
    attempt: Seq,
    channel_id: ChannelId,
    error: t.readonly(t.strict({ kind: t.string, message: t.string })),
    about_message: t.boolean,
    not_before: orNull(IsoTime),
  }),
  'AlertFailed',
);
export type AlertFailed = t.TypeOf<typeof AlertFailed>;
