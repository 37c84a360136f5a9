import type { History } from '../world/history.ts';
import type { Process } from '../process/process.ts';
import type { Send } from '../fakes/sim-sns.ts';
import { idsIn } from './messages.ts';
import type { Streams, Tell } from './streams.ts';

type Claimed = Readonly<{ landed: number; order: number }>;

const find = (streams: Streams, id: string, type: string, passId: string, before: number): Claimed | null => {
  const cut = id.lastIndexOf('/');
  const found = (streams.get(id.slice(0, cut)) ?? []).filter(
    ({ event, written }) =>
      event.type === type &&
      'for_seq' in event &&
      event.for_seq === Number(id.slice(cut + 1)) &&
      written.passId === passId &&
      written.landed <= before,
  );
  const last = found.at(-1);
  return last === undefined ? null : { landed: last.written.landed, order: last.event.seq };
};

/** The longest pause before an answer is recorded again, and the slowest tries before and after it. */
const slowestTryMs = 30_000;

/** An answer is recorded again and again until its claim ends: only a process that died, or a log that failed to the end, has not. */
const mayHaveMissed = ({ mishaps }: Process, claimEnd: number): boolean =>
  mishaps.some(({ at, kind }) => kind === 'died' || at >= claimEnd - slowestTryMs);

const isExplained = (h: History, streams: Streams, id: string, first: Send, second: Send): boolean => {
  const third = h.plan.claimMs / 3;
  const one = h.passes.get(first.passId);
  const claim = find(streams, id, 'AlertAttempted', first.passId, first.called);
  const again = find(streams, id, 'AlertAttempted', second.passId, second.called);
  if (one === undefined || claim === null || again === null) return false;
  const recorded = find(streams, id, 'AlertPublished', first.passId, Number.POSITIVE_INFINITY);
  if (recorded !== null && recorded.order < again.order) return false;
  if (first.answer !== 'Accepted') return true;
  if (recorded === null && !mayHaveMissed(one.process, claim.landed + h.plan.claimMs)) return false;
  if (one.process.mishaps.some(({ at }) => at >= (first.arrived ?? 0) && at <= again.landed)) return true;
  if ((recorded?.landed ?? Number.POSITIVE_INFINITY) - claim.landed >= 2 * third) return true;
  // Whoever claimed in between had to find the claim before run out: every clock among them counts.
  const claims = (streams.get(id.slice(0, id.lastIndexOf('/'))) ?? []).filter(
    ({ event: { type, seq } }) => type === 'AlertAttempted' && seq >= claim.order && seq <= again.order,
  );
  const wrong = (passId: string, time: number) => h.clockOf(h.passes.get(passId)?.runner ?? 0, time) - time;
  const errors = [
    ...claims.map(({ written }) => wrong(written.passId, written.landed)),
    wrong(first.passId, first.called),
    wrong(second.passId, second.called),
  ];
  return Math.max(...errors) - Math.min(...errors) > third - 100;
};

/** Each transition reaches people at least once; each time more than that has one of the lawful reasons. */
export const checkDelivered = (h: History, streams: Streams, tell: Tell): void => {
  const seen = new Map<string, Send[]>();
  for (const send of h.sends)
    if (send.accepted) for (const id of idsIn(send)) seen.set(id, [...(seen.get(id) ?? []), send]);
  for (const [id, all] of seen) {
    // In the order of their claims: a message may be long under way.
    const claimed = (send: Send) => find(streams, id, 'AlertAttempted', send.passId, send.called)?.order ?? 0;
    const inOrder = all.toSorted((a, b) => claimed(a) - claimed(b));
    inOrder.forEach((second, i) => {
      const first = inOrder[i - 1];
      if (first !== undefined && !isExplained(h, streams, id, first, second))
        tell('repeat', `${id} is sent by ${first.passId} and by ${second.passId} without a reason`);
    });
  }
  for (const stream of streams.values())
    for (const { event } of stream)
      if (event.type === 'StateChanged' && !seen.has(`${event.api_id}/${String(event.seq)}`))
        tell('lost alert', `${event.api_id}/${String(event.seq)} was never told to anybody`);
};
