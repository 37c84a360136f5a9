import type { AlertDetails } from './messages/alert-message.ts';
import { claimAlert, mayPublishNow, recordAnswer, type Claimant } from './claim-alert.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { failed, type Delivered } from './deliver-single.ts';
import { digestMessage } from './messages/digest-message.ts';
import type { Publisher } from './publisher.ts';

type Claimed = Readonly<{ details: AlertDetails; attempt: number }>;
type Report = (details: AlertDetails, delivered: Delivered) => void;

/** Several transitions of one API are claimed one after another, each claim replacing the last; the first failure ends it. */
const claimInOrder = async (
  claimant: Claimant,
  all: readonly AlertDetails[],
  report: Report,
): Promise<readonly Claimed[]> => {
  const claimed: Claimed[] = [];
  for (const details of all) {
    const claim = await claimAlert(claimant, details.transition.api_id, details.transition.seq);
    if (claim._tag === 'NotAppended') {
      report(details, failed(claim.reason));
      return claimed;
    }
    if (claim._tag === 'claimed') claimed.push({ details, attempt: claim.attempt });
    else report(details, claim);
    if (claim._tag === 'claimedElsewhere') return claimed;
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
  const { writer, passId } = claimant;
  await publisher.turn();
  const claims = await Promise.all(
    [...Map.groupBy(part, ({ transition }) => transition.api_id).values()].map((all) =>
      claimInOrder(claimant, all, report),
    ),
  );
  const now = clock.now();
  const isOpen = (all: readonly Claimed[]) => {
    const last = all.at(-1);
    return (
      last !== undefined &&
      mayPublishNow(writer.state(last.details.transition.api_id), passId, last.attempt, now)
    );
  };
  const tooLate = claims.filter((all) => all.length > 0 && !isOpen(all)).flat();
  for (const { details } of tooLate) report(details, failed('too little of its claim was left to publish'));
  const open = claims.filter(isOpen);
  if (open.length === 0) return;
  const all = open.flat().map(({ details }) => details);
  const minimal = all.some(({ transition: t }) => writer.state(t.api_id).refused_seq === t.seq);
  const answer = await publisher.publish(digestMessage(all, minimal));
  if (answer._tag === 'Unknown') {
    for (const details of all)
      report(details, failed(`unknown whether the digest was accepted (${answer.error.message})`));
    return;
  }
  const publishedAt = isoTime(clock.now());
  const recordInOrder = async (claimed: readonly Claimed[]) => {
    let missed: string | null = null;
    for (const { details, attempt } of claimed) {
      const { api_id, seq, at } = details.transition;
      if (missed === null) {
        const recorded = await recordAnswer(
          writer,
          { api_id, for_seq: seq, attempt, at },
          answer,
          publishedAt,
        );
        if (recorded._tag === 'NotAppended') missed = recorded.reason;
      }
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
  await Promise.all(open.map(recordInOrder));
};
