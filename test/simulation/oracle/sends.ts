import type { History } from '../world/history.ts';
import type { Send } from '../fakes/sim-sns.ts';
import { idsIn } from './messages.ts';
import { channelOf, channelsOf, ms, type StoredChange, type StoredClaim } from './stored.ts';
import type { Placed, Streams, Tell } from './streams.ts';

const at = (streams: Streams, id: string): Placed | undefined => {
  const cut = id.lastIndexOf('/');
  return streams.get(id.slice(0, cut))?.[Number(id.slice(cut + 1)) - 1];
};

const tags = {
  latency: { DOWN: '[SLOW] ', UP: '[FAST] ' },
  certificate: { DOWN: '[CERT] ', UP: '[CERT OK] ' },
} as const;

const tells = ({ message }: Send, id: string, change: StoredChange): boolean => {
  const { signal, from, to } = change;
  const told = `${signal === undefined ? '' : `${signal} `}${from} -> ${to}`;
  if (message.kind === 'digest') return message.body.includes(`${id} ${told} at ${change.at}`);
  // A message that was refused says no more than it must.
  const tag = signal === undefined ? '' : tags[signal][to];
  const isTagged = message.minimal
    ? message.subject.includes(tag.trim())
    : signal === undefined
      ? !message.subject.startsWith('[')
      : message.subject.startsWith(tag);
  return isTagged && message.from === from && message.to === to && message.body.includes(change.at);
};

/** The claim of this pass that a send rests on: its last one for the API before the message went out. */
const claimBehind = (streams: Streams, send: Send, apiId: string): StoredClaim | undefined => {
  const claims = (streams.get(apiId) ?? []).flatMap(({ event, written }) =>
    event.type === 'AlertAttempted' &&
    event.pass_id === send.passId &&
    channelOf(event) === send.channelId &&
    written.landed < send.called
      ? [event]
      : [],
  );
  return claims.at(-1);
};

const checkClaims = (h: History, streams: Streams, send: Send, tell: Tell) => {
  const runner = h.passes.get(send.passId)?.runner ?? 0;
  const clock = h.clockOf(runner, send.called);
  for (const apiId of new Set(idsIn(send).map((id) => id.slice(0, id.lastIndexOf('/'))))) {
    const claim = claimBehind(streams, send, apiId);
    const left = claim === undefined ? -1 : ms(claim.claimed_until) - clock;
    if (left < h.plan.claimMs / 3 || left > (h.plan.claimMs * 4) / 3)
      tell('publish', `${send.passId} sends for ${apiId} with ${String(left)} ms of its claim left`);
  }
};

/** Nobody hears of a transition while an older one of the same API is still to be told. */
const checkOrder = (streams: Streams, send: Send, tell: Tell) => {
  const ids = new Set(idsIn(send));
  for (const [apiId, told] of Map.groupBy(ids, (id) => id.slice(0, id.lastIndexOf('/')))) {
    const last = Math.max(...told.map((id) => Number(id.slice(apiId.length + 1))));
    const known = (streams.get(apiId) ?? []).filter(({ written }) => written.landed < send.called);
    const alerted = Math.max(
      0,
      ...known.flatMap(({ event }) =>
        (event.type === 'AlertPublished' || event.type === 'AlertWaived') &&
        channelOf(event) === send.channelId
          ? [event.for_seq]
          : [],
      ),
    );
    for (const { event } of known)
      if (
        event.type === 'StateChanged' &&
        channelsOf(event).includes(send.channelId) &&
        event.seq > alerted &&
        event.seq < last &&
        !ids.has(`${apiId}/${String(event.seq)}`)
      )
        tell(
          'told too early',
          `${send.passId} tells of ${apiId}/${String(last)} before ${String(event.seq)}`,
        );
  }
};

const kindOf = ({ plan }: History, { channelId }: Pick<Send, 'channelId'>) =>
  plan.channels.find(({ id }) => id === channelId)?.kind ?? 'default';

const checkAudience = (h: History, send: Send, tell: Tell) => {
  // Everybody in a chat reads everything.
  if (kindOf(h, send) === 'slack') return;
  const listed = h.passes.get(send.passId)?.listed;
  for (const id of idsIn(send)) {
    const config = listed?.get(id.slice(0, id.lastIndexOf('/')));
    const emails = config === undefined || config === 'invalid' ? [] : config.notify_emails;
    if (send.message.notify_emails.length > 0 && send.message.notify_emails.join() !== emails.join())
      tell('audience', `${send.passId} tells ${send.message.notify_emails.join()} of ${id}`);
  }
};

const checkPace = (h: History, sends: readonly Send[], tell: Tell) => {
  const gap = 1000 / h.plan.alertRate;
  // A worker takes the turn of each message before the claim, so those that are under way together may bunch.
  const together = new Set(sends.map(({ passId }) => passId)).size;
  const window = sends.map(
    ({ called }) => sends.filter((s) => s.called >= called && s.called < called + 1000).length,
  );
  if (Math.max(0, ...window) > h.plan.alertRate + together - 1)
    tell('rate', `${sends[0]?.passId ?? ''} sends ${String(Math.max(...window))} messages in a second`);
  sends.forEach((send, i) => {
    const before = sends[i - 1];
    if (together === 1 && before !== undefined && send.called - before.called < gap - 1)
      tell('rate', `${send.passId} sends two messages within ${String(send.called - before.called)} ms`);
  });
  const singles = sends.filter(({ message }) => message.kind === 'alert');
  for (const [passId, { length }] of Map.groupBy(singles, (send) => send.passId))
    if (length > 20 && singles.every((send) => kindOf(h, send) !== 'pagerduty'))
      tell('storm', `${passId} sends ${String(length)} single alerts`);
};

/** Every message tells of transitions that are in the log, under a claim that still runs, at the allowed pace. */
export const checkSends = (h: History, streams: Streams, tell: Tell): void => {
  const byProcess = Map.groupBy(h.sends, ({ passId }) => h.passes.get(passId)?.process);
  for (const ofProcess of byProcess.values())
    for (const sends of Map.groupBy(ofProcess, ({ channelId }) => channelId).values())
      checkPace(h, sends, tell);
  for (const send of h.sends) {
    const ids = idsIn(send);
    if (send.message.kind === 'notice') {
      if (!h.plan.announce) tell('notice', `${send.passId} announces though nobody asked`);
      continue;
    }
    if (ids.length === 0) tell('message', `${send.passId} sends a message about nothing`);
    if (new Set(ids).size !== ids.length)
      tell('message', `${send.passId} tells of one transition twice in a message`);
    for (const id of ids) {
      const placed = at(streams, id);
      if (placed?.event.type !== 'StateChanged' || placed.written.landed >= send.called)
        tell('false alert', `${send.passId} tells of ${id}, which is no transition of the log then`);
      else if (!channelsOf(placed.event).includes(send.channelId))
        tell('false alert', `${send.passId} tells of ${id} on ${send.channelId}, where it is not owed`);
      else if (!tells(send, id, placed.event)) tell('wrong alert', `${send.passId} tells ${id} wrongly`);
    }
    checkClaims(h, streams, send, tell);
    checkOrder(streams, send, tell);
    checkAudience(h, send, tell);
  }
};
