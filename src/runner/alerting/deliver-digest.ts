import type { AlertFacts } from './messages/alert-message.ts';
import { claimAlert, mayPublishNow, recordAnswer, type Claimant } from './claim-alert.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { failed, type Delivered } from './deliver-single.ts';
import { digestMessage } from './messages/digest-message.ts';
import type { Publisher } from './publisher.ts';

type ByApi = ReadonlyMap<string, readonly AlertFacts[]>;
type Claimed = Readonly<{ facts: AlertFacts; attempt: number }>;
type Told = (facts: AlertFacts, delivered: Delivered) => void;

const byApi = (all: readonly AlertFacts[]): ByApi => {
  const groups = new Map<string, AlertFacts[]>();
  for (const facts of all) {
    const { api_id } = facts.transition;
    groups.set(api_id, [...(groups.get(api_id) ?? []), facts]);
  }
  return groups;
};

/** Several transitions of one API are claimed one after another, each claim replacing the last; the first failure ends it. */
const claimInOrder = async (
  claimant: Claimant,
  all: readonly AlertFacts[],
  tell: Told,
): Promise<readonly Claimed[]> => {
  const claimed: Claimed[] = [];
  for (const facts of all) {
    const claim = await claimAlert(claimant, facts.transition.api_id, facts.transition.seq);
    if (claim._tag === 'Unrecorded') {
      tell(facts, failed(claim.reason));
      return claimed;
    }
    if (claim.value._tag === 'claimed') claimed.push({ facts, attempt: claim.value.attempt });
    else tell(facts, claim.value);
    if (claim.value._tag === 'held') return claimed;
  }
  return claimed;
};

/** One message for many transitions; each is claimed and recorded in its own stream, with the shared message id. */
export const deliverDigest = async (
  claimant: Claimant,
  publisher: Publisher,
  clock: Clock,
  part: readonly AlertFacts[],
  tell: Told,
): Promise<void> => {
  const { desk, passId } = claimant;
  await publisher.turn();
  const claims = await Promise.all([...byApi(part).values()].map((all) => claimInOrder(claimant, all, tell)));
  const now = clock.now();
  const isOpen = (all: readonly Claimed[]) => {
    const last = all.at(-1);
    return (
      last !== undefined && mayPublishNow(desk.state(last.facts.transition.api_id), passId, last.attempt, now)
    );
  };
  const tooLate = claims.filter((all) => all.length > 0 && !isOpen(all)).flat();
  for (const { facts } of tooLate) tell(facts, failed('too little of its claim was left to publish'));
  const open = claims.filter(isOpen);
  if (open.length === 0) return;
  const all = open.flat().map(({ facts }) => facts);
  const minimal = all.some(({ transition: t }) => desk.state(t.api_id).refused_seq === t.seq);
  const answer = await publisher.publish(digestMessage(all, minimal));
  if (answer._tag === 'Unknown') {
    for (const facts of all)
      tell(facts, failed(`unknown whether the digest was accepted (${answer.error.message})`));
    return;
  }
  const publishedAt = isoTime(clock.now());
  const recordInOrder = async (claimed: readonly Claimed[]) => {
    let missed: string | null = null;
    for (const { facts, attempt } of claimed) {
      const { api_id, seq, at } = facts.transition;
      if (missed === null) {
        const recorded = await recordAnswer(desk, { api_id, for_seq: seq, attempt, at }, answer, publishedAt);
        if (recorded._tag === 'Unrecorded') missed = recorded.reason;
      }
      if (answer._tag === 'Refused')
        tell(facts, failed(`the digest was refused: ${answer.error.kind}: ${answer.error.message}`));
      else
        tell(
          facts,
          missed === null
            ? { _tag: 'published' }
            : failed(`its delivery was not recorded, so it may be sent again: ${missed}`),
        );
    }
  };
  await Promise.all(open.map(recordInOrder));
};
