import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { Seq } from './fields/whole-number.ts';

/** The channel surely did not accept; ends the claim of this `for_seq` and `attempt`. */
export const AlertFailed = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('AlertFailed'),
    for_seq: Seq,
    attempt: Seq,
    error: t.readonly(t.strict({ kind: t.string, message: t.string })),
    about_message: t.boolean,
  }),
  'AlertFailed',
);
export type AlertFailed = t.TypeOf<typeof AlertFailed>;
