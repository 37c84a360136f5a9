import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import type { AlertDetails } from '../ports/alert-details.ts';
import { claimAlerts, mayPublishNow, recordAnswers, wasRefused, type Claimant } from './claim-alert.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { failed, type Delivered } from './deliver-single.ts';
import { digestMessage } from './messages/digest-message.ts';
import type { Publisher } from './publisher.ts';

type Claimed = Readonly<{ details: AlertDetails; attempt: number; deadline: number }>;
type Report = (details: AlertDetails, delivered: Delivered) => void;

/** What a commit of one API takes at once. */
const inCommit = 25;

/** APIs whose deliveries are on their way to the log. The next begins when one is recorded: no faster than the index takes them. */
const recordedTogether = 100;

/** The first failure, or a claim of another runner, ends it. */
const claimInOrder = async (
  claimant: Claimant,
  clock: Clock,
  all: readonly AlertDetails[],
  report: Report,
): Promise<readonly Claimed[]> => {
  const claimed: Claimed[] = [];
  for (const some of chunksOf(inCommit)(all)) {
    const seqs = some.map(({ transition }) => transition.seq);
    const claims = await claimAlerts(claimant, clock, some[0].transition.api_id, seqs);
    if ('reason' in claims) {
      report(some[0], failed(claims.reason));
      return claimed;
    }
    for (const [i, details] of some.entries()) {
      const claim = claims[i];
      if (claim?._tag === 'claimed') claimed.push({ ...claim, details });
      else if (claim !== undefined) report(details, claim);
      if (claim?._tag === 'claimedElsewhere') return claimed;
    }
  }
  return claimed;
};

/** One message for many transitions; each is claimed and recorded in its own stream, with the shared message id. */
export const deliverDigest = async (
  claimant: Claimant,
  publisher: Publisher,
  clock: Clock,
  part: readonly AlertDetails[],
  report: Report,
): Promise<void> => {
  const { writer, channelId } = claimant;
  await publisher.turn();
  const claims = await Promise.all(
    [...Map.groupBy(part, ({ transition }) => transition.api_id).values()].map((all) =>
      claimInOrder(claimant, clock, all, report),
    ),
  );
  const now = clock.now();
  const isOpen = (all: readonly Claimed[]) => {
    const last = all.at(-1);
    return (
      last !== undefined &&
      mayPublishNow(writer.state(last.details.transition.api_id), claimant, last.attempt, now)
    );
  };
  const tooLate = claims.filter((all) => all.length > 0 && !isOpen(all)).flat();
  for (const { details } of tooLate) report(details, failed('too little of its claim was left to publish'));
  const open = claims.filter(isOpen);
  if (open.length === 0) return;
  const all = open.flat().map(({ details }) => details);
  const minimal = all.some(({ transition: t }) => wasRefused(writer.state(t.api_id), t.seq, channelId));
  const answer = await publisher.publish(digestMessage(all, minimal));
  if (answer._tag === 'Unknown') {
    for (const details of all)
      report(details, failed(`unknown whether the digest was accepted (${answer.error.message})`));
    return;
  }
  const publishedAt = isoTime(clock.now());
  const recordInOrder = async (claimed: readonly Claimed[]) => {
    let missed: string | null = null;
    for (const some of chunksOf(inCommit)(claimed)) {
      if (missed === null) {
        const facts = some.map(({ details: { transition }, attempt }) => ({
          for_seq: transition.seq,
          attempt,
          at: transition.at,
        }));
        const { deadline } = some[0];
        const { api_id } = some[0].details.transition;
        const recorded = await recordAnswers(claimant, api_id, facts, { answer, publishedAt, deadline });
        if (recorded._tag === 'NotAppended') missed = recorded.reason;
      }
      for (const { details } of some)
        if (answer._tag === 'Rejected')
          report(details, failed(`the digest was rejected: ${answer.error.kind}: ${answer.error.message}`));
        else
          report(
            details,
            missed === null
              ? { _tag: 'published' }
              : failed(`its delivery was not recorded, so it may be sent again: ${missed}`),
          );
    }
  };
  const rest = open.values();
  const recordRest = async () => {
    for (const claimed of rest) await recordInOrder(claimed);
  };
  await Promise.all(Array.from({ length: recordedTogether }, recordRest));
};
