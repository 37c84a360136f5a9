import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { mayPublish } from '../../projections/health/claims.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { PublishResult } from '../ports/alert-channel.ts';
import { isoTime } from '../ports/clock.ts';
import type { StreamWriter, Appended } from '../recording/stream-writer.ts';

/** Who claims, and for how long. */
export type Claimant = Readonly<{ writer: StreamWriter; passId: string; claimMs: number }>;

type Claimed =
  | Readonly<{ _tag: 'claimedElsewhere' | 'alreadyPublished' }>
  | Readonly<{ _tag: 'claimed'; attempt: number }>
  | Readonly<{ _tag: 'NotAppended'; reason: string }>;

/** Claims the alert of one transition. An open claim covers the whole API. */
export const claimAlert = async (
  { writer, passId, claimMs }: Claimant,
  apiId: string,
  forSeq: number,
): Promise<Claimed> => {
  const appended = await writer.execute(apiId, (now) => [
    {
      _tag: 'ClaimAlert',
      for_seq: forSeq,
      channel_id: defaultChannel,
      pass_id: passId,
      claimed_until: isoTime(now + claimMs),
    },
  ]);
  if (appended._tag === 'NotAppended') return appended;
  const { refusal, before } = appended;
  return refusal === 'claimedElsewhere' || refusal === 'alreadyPublished'
    ? { _tag: refusal }
    : { _tag: 'claimed', attempt: before.attempts + 1 };
};

/** Looked at right before publishing: is our claim still the open one, and enough of it left? */
export const mayPublishNow = (state: Health, passId: string, attempt: number, now: number): boolean =>
  state.claim !== null &&
  state.claim.pass_id === passId &&
  state.claim.attempt === attempt &&
  mayPublish(state.claim, now);

type Answer = Exclude<PublishResult, { _tag: 'Unknown' }>;

/** Records what the channel answered. `at` is that of the transition, for the index. */
export const recordAnswer = (
  writer: StreamWriter,
  claimed: Readonly<{ api_id: string; for_seq: number; attempt: number; at: string }>,
  answer: Answer,
  publishedAt: string,
): Promise<Appended> => {
  const { api_id, for_seq, attempt, at } = claimed;
  if (answer._tag === 'Rejected') {
    const failed = {
      type: 'AlertFailed',
      for_seq,
      attempt,
      channel_id: defaultChannel,
      // Text of the channel's own: only what has a canonical form can be hashed.
      error: { kind: truncateUtf8(answer.error.kind), message: truncateUtf8(answer.error.message) },
      about_message: answer.messageRejected,
      not_before: null,
    } as const;
    return writer.execute(api_id, () => [{ _tag: 'RecordAlertResult', answer: failed, transition_at: at }]);
  }
  const { channel, message_id, topic_arn } = answer;
  const published = {
    type: 'AlertPublished',
    for_seq,
    attempt,
    channel_id: defaultChannel,
    channel,
    message_id,
    receipt: null,
    topic_arn,
    published_at: publishedAt,
  } as const;
  return writer.execute(api_id, () => [{ _tag: 'RecordAlertResult', answer: published, transition_at: at }]);
};
