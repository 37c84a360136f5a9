import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { orNull } from './fields/or-null.ts';
import { Sha256 } from './fields/sha256.ts';
import { Seq, WholeNumber } from './fields/whole-number.ts';
import { ResumedState } from './resumed/resumed-state.ts';

/**
 * A person took up a stream again that is torn, or holds what nobody can read. `after_seq` and `after_hash` are of the last
 * event that can be read (0 and null: there is none); `from_seq` to `to_seq` is what cannot. Every reader goes on from `state`.
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

/** Whether the text of an event may be one of these: to be asked of what stands after something that cannot be read. */
export const mayResume = (body: string): boolean => body.includes('"type":"StreamResumed"');
