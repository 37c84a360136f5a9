import type { History } from '../world/history.ts';
import type { Process } from '../process/process.ts';
import type { Send } from '../fakes/sim-sns.ts';
import { idsIn } from './messages.ts';
import { channelOf, channelsOf } from './stored.ts';
import type { Placed, Streams, Tell } from './streams.ts';

/** A transition, and a channel on which it is owed. */
type Owed = Readonly<{ id: string; channel: string }>;

type Claimed = Readonly<{ landed: number; order: number }>;

const find = (
  streams: Streams,
  { id, channel }: Owed,
  type: string,
  passId: string,
  before: number,
): Claimed | null => {
  const cut = id.lastIndexOf('/');
  const found = (streams.get(id.slice(0, cut)) ?? []).filter(
    ({ event, written }) =>
      event.type === type &&
      'for_seq' in event &&
      channelOf(event) === channel &&
      event.for_seq === Number(id.slice(cut + 1)) &&
      written.passId === passId &&
      written.landed <= before,
  );
  const last = found.at(-1);
  return last === undefined ? null : { landed: last.written.landed, order: last.event.seq };
};

const nameOf = ({ id, channel }: Owed): string => (channel === 'default' ? id : `${id} on ${channel}`);

/** Whether the log says that a transition is no longer owed on a channel. What it says is still owed is not lost. */
const isToldOf = (stream: readonly Placed[]) => {
  const last = new Map<string, number>();
  for (const { event } of stream)
    if (event.type === 'AlertPublished' || event.type === 'AlertWaived')
      last.set(channelOf(event), Math.max(last.get(channelOf(event)) ?? 0, event.for_seq));
  return (seq: number, channel: string): boolean => seq <= (last.get(channel) ?? 0);
};

/** The longest pause before an answer is recorded again, and the slowest tries before and after it. */
const slowestTryMs = 30_000;

/**
 * An answer is recorded again and again until its claim ends: only a process that died or stood still, or a log that failed to
 * the end, has not.
 */
const mayHaveMissed = ({ mishaps }: Process, claimEnd: number): boolean =>
  mishaps.some(({ at, kind }) => kind === 'died' || at >= claimEnd - slowestTryMs);

const isExplained = (h: History, streams: Streams, owed: Owed, first: Send, second: Send): boolean => {
  const { id, channel } = owed;
  const third = h.plan.claimMs / 3;
  const one = h.passes.get(first.passId);
  const claim = find(streams, owed, 'AlertAttempted', first.passId, first.called);
  const again = find(streams, owed, 'AlertAttempted', second.passId, second.called);
  if (one === undefined || claim === null || again === null) return false;
  const recorded = find(streams, owed, 'AlertPublished', first.passId, Number.POSITIVE_INFINITY);
  if (recorded !== null && recorded.order < again.order) return false;
  if (first.answer !== 'Accepted') return true;
  if (recorded === null && !mayHaveMissed(one.process, claim.landed + h.plan.claimMs)) return false;
  const happened = one.process.mishaps.filter(({ kind }) => kind !== 'stalled');
  if (happened.some(({ at }) => at >= (first.arrived ?? 0) && at <= again.landed)) return true;
  if ((recorded?.landed ?? Number.POSITIVE_INFINITY) - claim.landed >= 2 * third) return true;
  // Whoever claimed in between had to find the claim before run out: every clock among them counts.
  const claims = (streams.get(id.slice(0, id.lastIndexOf('/'))) ?? []).filter(
    ({ event }) =>
      event.type === 'AlertAttempted' &&
      channelOf(event) === channel &&
      event.seq >= claim.order &&
      event.seq <= again.order,
  );
  const wrong = (passId: string, time: number) => h.clockOf(h.passes.get(passId)?.runner ?? 0, time) - time;
  const errors = [
    ...claims.map(({ written }) => wrong(written.passId, written.landed)),
    wrong(first.passId, first.called),
    wrong(second.passId, second.called),
  ];
  return Math.max(...errors) - Math.min(...errors) > third - 100;
};

/** Each transition reaches each of its channels at least once, unless the log waives it; each time more than that has one of the lawful reasons. */
export const checkDelivered = (h: History, streams: Streams, tell: Tell): void => {
  const seen = new Map<string, Readonly<{ owed: Owed; all: Send[] }>>();
  for (const send of h.sends)
    if (send.accepted)
      for (const id of idsIn(send)) {
        const owed = { id, channel: send.channelId };
        const { all } = seen.get(nameOf(owed)) ?? { all: [] };
        seen.set(nameOf(owed), { owed, all: [...all, send] });
      }
  for (const { owed, all } of seen.values()) {
    // In the order of their claims: a message may be long under way.
    const claimed = (send: Send) =>
      find(streams, owed, 'AlertAttempted', send.passId, send.called)?.order ?? 0;
    const inOrder = all.toSorted((a, b) => claimed(a) - claimed(b));
    inOrder.forEach((second, i) => {
      const first = inOrder[i - 1];
      if (first !== undefined && !isExplained(h, streams, owed, first, second))
        tell('repeat', `${nameOf(owed)} is sent by ${first.passId} and by ${second.passId} without a reason`);
    });
  }
  for (const stream of streams.values()) {
    const settled = new Set(
      stream.flatMap(({ event }) =>
        event.type === 'AlertWaived'
          ? [nameOf({ id: `${event.api_id}/${String(event.for_seq)}`, channel: event.channel_id })]
          : [],
      ),
    );
    const end = isToldOf(stream);
    for (const { event } of stream) {
      if (event.type !== 'StateChanged') continue;
      for (const channel of channelsOf(event)) {
        const name = nameOf({ id: `${event.api_id}/${String(event.seq)}`, channel });
        if (end(event.seq, channel) && !seen.has(name) && !settled.has(name))
          tell('lost alert', `${name} was never told to anybody`);
      }
    }
  }
};
