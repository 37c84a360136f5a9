import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import { isExpired, mayPublish } from '../../projections/health/claims.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { PublishResult } from '../ports/alert-channel.ts';
import { isoTime } from '../ports/clock.ts';
import type { StreamWriter, Decision, Appended } from '../recording/stream-writer.ts';

/** Who claims, and for how long. */
export type Claimant = Readonly<{ writer: StreamWriter; passId: string; claimMs: number }>;

/** `held`: another runner's claim is open. `done`: already published. `claimed`: ours, as number `attempt`. */
type Claimed = Readonly<{ _tag: 'held' | 'done' }> | Readonly<{ _tag: 'claimed'; attempt: number }>;

/** Appends the claim of one transition, unless someone else is at it or was. An open claim covers the whole API. */
export const claimAlert = (
  { writer, passId, claimMs }: Claimant,
  apiId: string,
  forSeq: number,
): Promise<Appended<Claimed>> =>
  writer.execute(apiId, (state: Health, now: number): Decision<Claimed> => {
    if (state.alerted_seq >= forSeq) return { observations: [], value: { _tag: 'done' } };
    const { claim } = state;
    if (claim !== null && claim.pass_id !== passId && !isExpired(claim, now))
      return { observations: [], value: { _tag: 'held' } };
    return {
      observations: [
        { _tag: 'ClaimAlert', for_seq: forSeq, pass_id: passId, claimed_until: isoTime(now + claimMs) },
      ],
      value: { _tag: 'claimed', attempt: state.attempts + 1 },
    };
  });

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
): Promise<Appended<null>> => {
  const { api_id, for_seq, attempt, at } = claimed;
  if (answer._tag === 'Refused') {
    const failed = {
      type: 'AlertFailed',
      for_seq,
      attempt,
      // Text of the channel's own: only what has a canonical form can be hashed.
      error: { kind: truncateUtf8(answer.error.kind), message: truncateUtf8(answer.error.message) },
      about_message: answer.messageRejected,
    } as const;
    return writer.execute(api_id, () => ({
      observations: [{ _tag: 'RecordAlertResult', answer: failed }],
      value: null,
    }));
  }
  const { channel, message_id, topic_arn } = answer;
  const published = {
    type: 'AlertPublished',
    for_seq,
    attempt,
    channel,
    message_id,
    topic_arn,
    published_at: publishedAt,
  } as const;
  return writer.execute(api_id, () => ({
    observations: [{ _tag: 'RecordAlertResult', answer: published }],
    value: null,
    publishedFor: at,
  }));
};
