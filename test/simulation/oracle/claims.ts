import type { History } from '../world/history.ts';
import { idsIn } from './messages.ts';
import { claimOn, owedOn, type Naive } from './naive-state.ts';
import { channelOf, ms, type StoredAnswer, type StoredClaim } from './stored.ts';
import type { Placed, Tell } from './streams.ts';

const isOpen = (claim: StoredClaim, now: number): boolean => {
  const left = ms(claim.claimed_until) - now;
  return left > 0 && left <= ((ms(claim.claimed_until) - ms(claim.recorded_at)) * 4) / 3;
};

/** A claim is for the oldest transition that is owed, or follows this pass's own unanswered claim of the one before it. */
export const checkClaim = (
  h: History,
  n: Naive,
  claim: StoredClaim,
  { written }: Placed,
  tell: Tell,
): void => {
  const at = `${claim.api_id}/${String(claim.seq)}`;
  const channel = channelOf(claim);
  const pending = owedOn(n, channel).map(({ seq }) => seq);
  const onChannel = n.claims.filter((one) => channelOf(one) === channel);
  const own = onChannel.findLast(({ pass_id }) => pass_id === claim.pass_id);
  const held = claimOn(n, channel);
  const next =
    own === undefined || n.answered.has(own.attempt) ? undefined : pending[pending.indexOf(own.for_seq) + 1];
  if (claim.for_seq !== pending[0] && claim.for_seq !== next)
    tell(
      'claim order',
      `${at} claims ${String(claim.for_seq)} while ${pending.join(', ') || 'nothing'} is owed`,
    );
  if (claim.attempt !== n.claims.length + 1) tell('attempt', `${at} is attempt ${String(claim.attempt)}`);
  if (claim.pass_id !== written.passId) tell('owner', `${at} claims for another pass`);
  if (ms(claim.claimed_until) - ms(claim.recorded_at) !== h.plan.claimMs)
    tell('claim length', `${at} has a wrong length`);
  const mine = held?.pass_id === claim.pass_id ? held.for_seq : null;
  const open = held !== null && isOpen(held, ms(claim.recorded_at));
  if (open && mine === claim.for_seq)
    tell('claimed again', `${at} claims what its own pass has claimed already`);
  if (open && mine === null) tell('claim taken', `${at} claims while ${held.pass_id} still holds the API`);
};

/** An answer is recorded by the pass that got it, for a claim it made, after the message went out. */
export const checkAnswer = (
  h: History,
  n: Naive,
  answer: StoredAnswer,
  { written }: Placed,
  tell: Tell,
): void => {
  const at = `${answer.api_id}/${String(answer.seq)}`;
  const claim = n.claims.find(({ attempt }) => attempt === answer.attempt);
  if (
    claim?.for_seq !== answer.for_seq ||
    claim.pass_id !== written.passId ||
    channelOf(claim) !== channelOf(answer)
  )
    tell('answer without claim', `${at} answers no claim of its pass`);
  const id = `${answer.api_id}/${String(answer.for_seq)}`;
  const wanted = answer.type === 'AlertPublished' ? 'Accepted' : 'Rejected';
  const sent = h.sends.some(
    (send) =>
      send.passId === written.passId &&
      send.channelId === channelOf(answer) &&
      send.arrived !== null &&
      send.arrived <= written.landed &&
      send.answer === wanted &&
      (wanted === 'Rejected' || send.messageId === answer.message_id) &&
      idsIn(send).includes(id),
  );
  if (!sent) tell('answer made up', `${at} records an answer that never came`);
};
