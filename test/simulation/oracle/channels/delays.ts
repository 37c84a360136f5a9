import type { History, PassRecord } from '../../world/history.ts';
import { lacksAt } from '../../fakes/sim-channels.ts';
import { isStated } from './owed.ts';
import {
  channelOf,
  channelsOf,
  ms,
  type StoredAnswer,
  type StoredClaim,
  type StoredWaiver,
} from '../stored.ts';
import type { Placed, Streams, Tell } from '../streams.ts';
import { firstClock, heldUntil } from './waits.ts';

type Of<Event> = Readonly<{ event: Event; written: Placed['written'] }>;

/** What a stream says of one channel. */
type OnChannel = Readonly<{
  changes: readonly Placed[];
  claims: readonly Of<StoredClaim>[];
  failures: readonly Of<StoredAnswer>[];
  settlements: readonly Of<StoredAnswer | StoredWaiver>[];
}>;

const onChannel = (stream: readonly Placed[], channel: string): OnChannel => {
  const all: { -readonly [Kind in keyof OnChannel]: OnChannel[Kind][number][] } = {
    changes: [],
    claims: [],
    failures: [],
    settlements: [],
  };
  for (const { event, written } of stream) {
    if (event.type === 'StateChanged' && channelsOf(event).includes(channel))
      all.changes.push({ event, written });
    if (!('for_seq' in event) || channelOf(event) !== channel) continue;
    if (event.type === 'AlertAttempted') all.claims.push({ event, written });
    else if (event.type === 'AlertFailed') all.failures.push({ event, written });
    else all.settlements.push({ event, written });
  }
  return all;
};

/** Whether the pass had something to tell of an API on a channel, and could know it. */
const hasDebt = (
  { changes, settlements }: OnChannel,
  { passId, began, seen }: PassRecord,
  apiId: string,
): boolean => {
  const settled = Math.max(
    0,
    ...settlements.filter(({ written }) => written.landed <= began).map(({ event }) => event.for_seq),
  );
  const known = seen.get(apiId) ?? 0;
  return changes.some(
    ({ event, written }) =>
      event.seq > settled && ((written.landed <= began && event.seq <= known) || written.passId === passId),
  );
};

/** Whether another pass has settled it meanwhile, or may be about to, as far as this one knew the stream: up to `known`. */
const isWithOthers = (
  { claims, failures, settlements }: OnChannel,
  { passId, began }: PassRecord,
  ended: number,
  now: number,
  known: number,
): boolean =>
  settlements.some(
    ({ written }) => written.passId !== passId && began < written.landed && written.landed <= ended,
  ) ||
  claims.some(
    ({ event, written }) =>
      written.passId !== passId &&
      written.landed <= ended &&
      ms(event.claimed_until) > now &&
      ![...failures, ...settlements].some(
        (answer) =>
          'attempt' in answer.event &&
          answer.event.attempt === event.attempt &&
          answer.written.landed <= began &&
          answer.event.seq <= known,
      ),
  );

/**
 * Where attempts are counted from: the last that settled anything. A late answer about what was settled before says nothing of
 * the attempts since then, and ends no wait: neither for the count of attempts nor a pause that the channel asked for.
 */
const countedFrom = (settlements: OnChannel['settlements'], upTo: number): number => {
  let [newest, from] = [0, 0];
  for (const { event, written } of settlements)
    if (written.landed <= upTo && event.for_seq > newest) [newest, from] = [event.for_seq, event.seq];
  return from;
};

/** Whether its own failures up to a time hold it back. Never because of those of another channel. */
const isHeldBackBy = (
  { changes, claims, failures, settlements }: OnChannel,
  { passId, began }: PassRecord,
  upTo: number,
  clocks: readonly number[],
  claimMs: number,
): boolean => {
  const from = countedFrom(settlements, upTo);
  const tries = claims.filter(({ event, written }) => written.landed <= upTo && event.seq > from);
  const last = tries.at(-1)?.event;
  const isNewer = ({ event, written }: Placed) =>
    event.seq > (last?.seq ?? 0) && (written.landed <= began || written.passId === passId);
  if (last === undefined || changes.some(isNewer)) return false;
  // A late answer to an older attempt may ask for a pause too.
  const answers = failures.filter(({ event, written }) => event.seq > last.seq && written.landed <= upTo);
  const notBefore =
    answers.findLast(({ event }) => (event.not_before ?? null) !== null)?.event.not_before ?? null;
  return clocks.some((at) => heldUntil(last, tries.length, notBefore, at, claimMs) > at);
};

/** What a pass knows of a channel whose state lags the log. */
const upToSeq = ({ changes, claims, failures, settlements }: OnChannel, known: number): OnChannel => {
  const isKnown = ({ event }: Readonly<{ event: Readonly<{ seq: number }> }>) => event.seq <= known;
  return {
    changes: changes.filter(isKnown),
    claims: claims.filter(isKnown),
    failures: failures.filter(isKnown),
    settlements: settlements.filter(isKnown),
  };
};

const isUsable = ({ plan }: History, { runner, began, stated }: PassRecord, channel: string): boolean =>
  channel === 'default' ||
  (stated !== null &&
    stated !== 'unreadable' &&
    isStated(stated, channel) &&
    !stated.broken.includes(channel) &&
    !lacksAt({ plan }, runner, channel, began));

/**
 * A pass that ends well has tried every channel on which something was owed, or has a reason that lies with this very channel:
 * it failed, or is left alone for a while, or another pass holds it, or it cannot be used from here.
 */
export const checkDelays = (h: History, streams: Streams, tell: Tell): void => {
  const channels = h.plan.channels.map(({ id }) => id);
  if (channels.length === 0) return;
  const parts = [...streams].flatMap(([apiId, stream]) =>
    [...channels, 'default'].map((channel) => ({ apiId, channel, on: onChannel(stream, channel) })),
  );
  for (const pass of h.passes.values()) {
    const { passId, kind, ended, summary, process, runner, quiet } = pass;
    const isPart = !quiet && (h.plan.runners[runner]?.shard ?? null) !== null;
    if (kind !== 'run' || ended === null || summary === null || process.mishaps.length > 0 || isPart)
      continue;
    const now = firstClock(h, pass, ended);
    if (now === null) continue;
    for (const { apiId, channel, on } of parts) {
      if (!isUsable(h, pass, channel) || !hasDebt(on, pass, apiId)) continue;
      const acts = [...on.claims, ...on.settlements].some(({ written }) => written.passId === passId);
      const failed = h.sends.some(
        (send) => send.passId === passId && send.channelId === channel && send.answer !== 'Accepted',
      );
      const known = pass.seen.get(apiId) ?? 0;
      if (acts || failed || isWithOthers(on, pass, ended, now, known)) continue;
      // What others wrote meanwhile may be known to it or not, and believed only at its end.
      const clocks = [now, now + ended - pass.began];
      const isHeld = (what: OnChannel, upTo: number) =>
        isHeldBackBy(what, pass, upTo, clocks, h.plan.claimMs);
      if (isHeld(upToSeq(on, known), pass.began) || [pass.began, ended].some((upTo) => isHeld(on, upTo)))
        continue;
      tell('delayed', `${passId} leaves ${apiId} untold on ${channel}, which did not fail it`);
    }
  }
};
