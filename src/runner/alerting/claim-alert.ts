import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import { mayPublish } from '../../projections/health/claims.ts';
import type { Command } from '../../projections/health/decide.ts';
import { claimOn, debtOn, settledOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { PublishResult } from '../ports/alert-channel.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import type { Appended } from '../recording/stream.ts';

/** Who claims, on which channel, and for how long. */
export type Claimant = Readonly<{
  writer: StreamWriter;
  passId: string;
  claimMs: number;
  channelId: string;
}>;

type Claimed =
  | Readonly<{ _tag: 'claimedElsewhere' | 'alreadyPublished' }>
  /** `deadline`: the end of the claim, by the clock's `elapsed` */
  | Readonly<{ _tag: 'claimed'; attempt: number; deadline: number }>;

/**
 * Claims the alerts of transitions of one API in one commit, in order, each claim replacing the last. Returns the results
 * in the same order. An open claim covers the channel for the whole API.
 */
export const claimAlerts = async (
  { writer, passId, claimMs, channelId }: Claimant,
  clock: Pick<Clock, 'elapsed'>,
  apiId: string,
  seqs: readonly number[],
): Promise<readonly Claimed[] | Readonly<{ reason: string }>> => {
  let deadline = clock.elapsed() + claimMs;
  const appended = await writer.execute(apiId, (now) => {
    // Decided anew after a conflict or a failure, a claim begins later.
    deadline = clock.elapsed() + claimMs;
    return seqs.map((for_seq) => ({
      _tag: 'ClaimAlert',
      for_seq,
      channel_id: channelId,
      pass_id: passId,
      claimed_until: isoTime(now + claimMs),
    }));
  });
  if (appended._tag === 'NotAppended') return appended;
  const attempts = new Map(
    appended.events.flatMap((event) =>
      event.type === 'AlertAttempted' ? [[event.for_seq, event.attempt] as const] : [],
    ),
  );
  return seqs.map((seq) => {
    const attempt = attempts.get(seq);
    if (attempt !== undefined) return { _tag: 'claimed', attempt, deadline };
    const isSettled = settledOn(appended.before, channelId) >= seq;
    return { _tag: isSettled ? 'alreadyPublished' : 'claimedElsewhere' };
  });
};

/** Looked at right before publishing: is our claim still the open one, and enough of it left? */
export const mayPublishNow = (
  state: Health,
  { passId, channelId }: Claimant,
  attempt: number,
  now: number,
): boolean => {
  const claim = claimOn(state, channelId);
  return claim !== null && claim.pass_id === passId && claim.attempt === attempt && mayPublish(claim, now);
};

/** Whether the message of a transition was refused for what it is. */
export const wasRefused = (state: Health, seq: number, channelId: string): boolean =>
  debtOn(state, channelId)?.refused_seq === seq;

type Answer = Exclude<PublishResult, { _tag: 'Unknown' }>;

/** A transition whose alert is claimed. `at` is that of the transition, for the index. */
export type ClaimedAlert = Readonly<{ for_seq: number; attempt: number; at: string }>;

/** `deadline`: by the clock's `elapsed`, the end of the claim. */
type Answered = Readonly<{ answer: Answer; publishedAt: string; deadline: number }>;

/** The longest `Retry-After` that is respected. */
const longestPauseMs = 3_600_000;

const notBefore = (answer: Extract<Answer, { _tag: 'Rejected' }>, now: number): string | null =>
  answer.retryAfterMs === undefined
    ? null
    : isoTime(now + Math.min(longestPauseMs, Math.max(0, answer.retryAfterMs)));

const answerCommand = (
  { for_seq, attempt, at }: ClaimedAlert,
  channel_id: string,
  { answer, publishedAt }: Answered,
  now: number,
): Command => {
  if (answer._tag === 'Rejected') {
    const failed = {
      type: 'AlertFailed',
      for_seq,
      attempt,
      channel_id,
      // Text of the channel's own: only what has a canonical form can be hashed.
      error: { kind: truncateUtf8(answer.error.kind), message: truncateUtf8(answer.error.message) },
      about_message: answer.messageRejected,
      not_before: notBefore(answer, now),
    } as const;
    return { _tag: 'RecordAlertResult', answer: failed, transition_at: at };
  }
  const { channel, message_id, topic_arn, receipt = null } = answer;
  const published = {
    type: 'AlertPublished',
    for_seq,
    attempt,
    channel_id,
    channel,
    message_id,
    receipt: receipt === null ? null : truncateUtf8(receipt),
    topic_arn,
    published_at: publishedAt,
  } as const;
  return { _tag: 'RecordAlertResult', answer: published, transition_at: at };
};

/**
 * Records in one commit what the channel answered about transitions of one API. Tried again until `deadline` (by the clock's
 * `elapsed`), the end of their claim: what is not recorded by then is sent again.
 */
export const recordAnswers = (
  { writer, channelId }: Claimant,
  apiId: string,
  claimed: readonly ClaimedAlert[],
  answered: Answered,
): Promise<Appended> =>
  writer.execute(apiId, (now) => claimed.map((one) => answerCommand(one, channelId, answered, now)), {
    deadline: answered.deadline,
  });
