import { alertMessage, minimalMessage, transitionId } from './messages/alert-message.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import { claimAlerts, mayPublishNow, recordAnswers, wasRefused, type Claimant } from './claim-alert.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import type { Publisher } from './publisher.ts';

/** What became of one transition's alert in this pass. `failed` says why it stays pending. */
export type Delivered =
  | Readonly<{ _tag: 'published' | 'alreadyPublished' | 'claimedElsewhere' }>
  | Readonly<{ _tag: 'failed'; reason: string }>;

export const failed = (reason: string): Delivered => ({ _tag: 'failed', reason });

/** Claim → publish → record, for one transition. */
export const deliverSingle = async (
  claimant: Claimant,
  publisher: Publisher,
  clock: Clock,
  details: AlertDetails,
): Promise<Delivered> => {
  const { writer, channelId } = claimant;
  const { api_id, seq, at } = details.transition;
  const id = transitionId(details.transition);
  await publisher.turn();
  const claims = await claimAlerts(claimant, clock, api_id, [seq]);
  if ('reason' in claims) return failed(`the claim of ${id} was not recorded: ${claims.reason}`);
  const [claim = { _tag: 'claimedElsewhere' } as const] = claims;
  if (claim._tag !== 'claimed') return claim;
  const { attempt, deadline } = claim;
  const state = writer.state(api_id);
  if (!mayPublishNow(state, claimant, attempt, clock.now()))
    return failed(
      `too little of the claim of ${id} was left to publish: it expires, and a later pass delivers the alert`,
    );
  const message = wasRefused(state, seq, channelId) ? minimalMessage(details) : alertMessage(details);
  const answer = await publisher.publish(message);
  if (answer._tag === 'Unknown')
    return failed(
      `unknown whether ${id} was accepted (${answer.error.message}): its claim expires, then it is sent again`,
    );
  const recorded = await recordAnswers(claimant, api_id, [{ for_seq: seq, attempt, at }], {
    answer,
    publishedAt: isoTime(clock.now()),
    deadline,
  });
  if (answer._tag === 'Rejected')
    return failed(`${id} was rejected: ${answer.error.kind}: ${answer.error.message}`);
  return recorded._tag === 'Appended'
    ? { _tag: 'published' }
    : failed(`the delivery of ${id} was not recorded, so it may be sent again: ${recorded.reason}`);
};
