import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { orNull } from './fields/or-null.ts';
import { Sha256 } from './fields/sha256.ts';
import { Seq, WholeNumber } from './fields/whole-number.ts';
import { ResumedState } from './resumed/resumed-state.ts';

/**
 * A person resumed a stream with a gap or unreadable events. `after_seq` and `after_hash` are those of the last
 * readable event (0 and null: there is none); `from_seq` to `to_seq` is unreadable. Every reader continues from `state`.
 */
export const StreamResumed = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('StreamResumed'),
    after_seq: WholeNumber,
    after_hash: orNull(Sha256),
    from_seq: Seq,
    to_seq: Seq,
    reason: t.string,
    state: ResumedState,
  }),
  'StreamResumed',
);
export type StreamResumed = t.TypeOf<typeof StreamResumed>;

/** Whether the text of an event may be a `StreamResumed`, to find one after an unreadable event. */
export const mayResume = (body: string): boolean => body.includes('"type":"StreamResumed"');
