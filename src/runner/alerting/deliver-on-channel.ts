import type { AlertDetails } from '../ports/alert-details.ts';
import type { AlertMessage } from '../ports/alert-channel.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { readAlertDetails } from './alert-details.ts';
import type { Claimant } from './claim-alert.ts';
import { partsOf } from './deliver-parts.ts';
import { deliverDigest } from './deliver-digest.ts';
import { deliverSingle, type Delivered } from './deliver-single.ts';
import type { ChannelDelivery, ChannelDeps } from './delivery.ts';
import { alertMessage, transitionId } from './messages/alert-message.ts';
import { digestMessage } from './messages/digest-message.ts';
import { createPublisher } from './publisher.ts';
import { pendingOnChannel } from './pending-on-channel.ts';

/** How many alerts of a pass go out singly on a channel; the rest go out in digests. */
const maxSingleAlerts = 20;

type Transition = AlertDetails['transition'];

/** Delivers the pending alerts of one channel, during a pass (`enqueue`) and at its end (`drain`). */
export const deliverOnChannel = (deps: ChannelDeps): ChannelDelivery => {
  const { context, alerts, status } = deps;
  const { ledger, writer, clock, settings, passId, signal, configOf, note, cache } = context;
  const { channelId } = status;
  const on = channelId === defaultChannel ? '' : `channel ${channelId}: `;
  const isPreview = alerts.mode === 'preview';
  const claimant: Claimant = { writer, passId, claimMs: settings.claimMs, channelId };
  const publisher = createPublisher(alerts, deps.limiter, context.maxWaitMs, settings.secrets.hide);
  const readPending = pendingOnChannel(context, alerts, status);
  const style = alerts.digests ?? 'byAudience';
  /** up to this many missed alerts go out singly */
  const mostMissed = style === 'one' ? 3 : maxSingleAlerts;
  const waiting = new Set<string>();
  const heldBack = new Set<string>();
  /** APIs whose alerts go out in digests: those that the channel missed, once it has accepted one */
  const missed = new Set<string>();
  /** transitions that a preview has shown: they stay pending, and their API may be enqueued again */
  const shown = new Set<string>();
  const notices: AlertMessage[] = [];
  const failedApis = new Set<string>();
  const failures: string[] = [];
  let left = style === 'none' ? Number.POSITIVE_INFINITY : maxSingleAlerts;
  let accepted = 0;
  /** APIs with alerts that cannot be sent from here, when they were last looked at */
  const lacking = new Set<string>();
  let working: Promise<void> | null = null;

  const fail = (reason: string, apiId: string | null = null) => {
    failures.push(`${on}${reason}`);
    note(`${on}${reason}`, { api_id: apiId });
  };

  const report = ({ transition }: Pick<AlertDetails, 'transition'>, delivered: Delivered) => {
    if (delivered._tag === 'published') {
      accepted += 1;
      deps.onSettled(writer.state(transition.api_id).api_id, transition.seq);
      // A channel that accepted one message may accept the others.
      for (const apiId of heldBack) waiting.add(apiId);
      heldBack.clear();
    }
    if (delivered._tag === 'failed') fail(delivered.reason, transition.api_id);
    if (delivered._tag === 'failed' || delivered._tag === 'claimedElsewhere')
      failedApis.add(transition.api_id);
  };

  const pendingOf = async (apiId: string): Promise<readonly Transition[]> => {
    const { settled, ...pending } = await readPending(apiId, accepted > 0);
    for (const { seq } of settled) deps.onSettled(apiId, seq);
    // What is owed now may be waived once the config of this pass is recorded.
    lacking.delete(apiId);
    switch (pending._tag) {
      case 'due':
        return pending.transitions.filter((transition) => !shown.has(transitionId(transition)));
      case 'heldBack':
        heldBack.add(apiId);
        return [];
      case 'lacking':
        if (pending.count > 0) lacking.add(apiId);
        return [];
      case 'failed':
        failedApis.add(apiId);
        fail(pending.reason, apiId);
        return [];
    }
  };

  const show = async (message: AlertMessage, about: readonly AlertDetails[]): Promise<void> => {
    for (const { transition } of about) shown.add(transitionId(transition));
    await publisher.publish(message);
  };

  const detailsOf = (transition: Transition): Promise<AlertDetails> => {
    const state = writer.state(transition.api_id);
    const about = { environment: settings.environment, now: clock.now(), page_url: context.pageUrl };
    return readAlertDetails(ledger, cache, state, transition, configOf(state.api_id), about);
  };

  const isOver = () => signal.aborted || publisher.circuitOpen();

  /** Digests are for what the channel missed, once it has accepted one message. */
  const catchesUp = () => style !== 'none' && context.digests && accepted > 0;

  const hasMissed = (pending: readonly Transition[]): boolean =>
    catchesUp() &&
    pending.length + waiting.size + missed.size > mostMissed &&
    pending.some((transition) => !cache.has(transitionId(transition)));

  /** Whether its newest transition is older than this pass. */
  const isOld = (apiId: string): boolean =>
    !cache.has(transitionId({ api_id: apiId, seq: writer.state(apiId).changed_seq }));

  const deliverOne = async (apiId: string) => {
    // It was enqueued again during its last attempt, and that attempt failed.
    if (failedApis.has(apiId)) return;
    const pending = await pendingOf(apiId);
    if (hasMissed(pending)) {
      missed.add(apiId);
      return;
    }
    for (const transition of pending) {
      if (!publisher.canPublishInTime()) left = 0;
      if (left === 0 || isOver()) {
        waiting.add(apiId);
        return;
      }
      left -= 1;
      const details = await detailsOf(transition);
      if (isPreview) await show(alertMessage(details), [details]);
      else report(details, await deliverSingle(claimant, publisher, clock, details));
      if (failedApis.has(apiId)) return;
    }
  };

  const sendPart = async (all: readonly AlertDetails[]) => {
    // What failed in an earlier part may have been sent: this pass sends nothing more of that API.
    const part = all.filter(({ transition }) => !failedApis.has(transition.api_id));
    const [only] = part;
    if (only === undefined || isOver()) return;
    if (isPreview) await show(digestMessage(part, false), part);
    else if (part.length === 1 && left > 0) {
      left -= 1;
      report(only, await deliverSingle(claimant, publisher, clock, only));
    } else await deliverDigest(claimant, publisher, clock, part, report);
  };

  async function* detailsOfAll(apiIds: readonly string[]) {
    for (const apiId of apiIds) {
      if (isOver()) return;
      if (failedApis.has(apiId)) continue;
      for (const transition of await pendingOf(apiId)) {
        if (isOver()) return;
        yield await detailsOf(transition);
      }
    }
  }

  const audienceOf = (apiId: string): string =>
    style === 'one' ? '' : JSON.stringify(configOf(apiId)?.notify_emails.toSorted() ?? []);

  /** One audience after the other, each in parts: read a part, send it, forget it. */
  const sendDigests = async (apiIds: ReadonlySet<string>) => {
    for (const all of Map.groupBy(apiIds, audienceOf).values()) {
      for await (const part of partsOf(detailsOfAll(all))) await sendPart(part);
      if (isOver()) return;
      for (const apiId of all) missed.delete(apiId);
    }
  };

  /** Sends what the channel missed before this pass. The first digest does not wait until all of it has been read. */
  const catchUp = async () => {
    if (!catchesUp()) return;
    const old = [...waiting].filter(isOld);
    if (missed.size + old.length <= mostMissed) return;
    for (const apiId of old) {
      waiting.delete(apiId);
      missed.add(apiId);
    }
    await sendDigests(missed);
  };

  const work = async () => {
    for (let notice = notices.shift(); notice !== undefined && !isOver(); notice = notices.shift()) {
      if (alerts.lacks !== undefined) continue;
      const sent = await publisher.publishInTime(notice);
      if (sent._tag !== 'Accepted')
        note(`${on}the notice "${notice.subject}" was not accepted: ${sent.error.message}`);
    }
    for (const apiId of waiting) {
      if (left === 0 || isOver()) return;
      waiting.delete(apiId);
      await deliverOne(apiId);
      await catchUp();
    }
  };

  const start = () => {
    working ??= work().finally(() => {
      working = null;
      if (notices.length > 0 || (waiting.size > 0 && left > 0)) if (!isOver()) start();
    });
  };

  const idle = async (): Promise<void> => {
    await working?.then(idle);
  };

  return {
    enqueue: (apiId) => {
      if (failedApis.has(apiId)) return;
      waiting.add(apiId);
      start();
    },
    send: (message) => {
      notices.push(message);
      start();
    },
    drain: async () => {
      await idle();
      if (context.digests && waiting.size + missed.size > 0 && !isOver())
        await sendDigests(missed.union(waiting));
      if (waiting.size + missed.size > 0 && publisher.circuitOpen())
        note(
          `${on}the alert channel failed three times in a row: the other alerts stay pending for a later pass`,
        );
      return {
        failures,
        lacking: lacking.size > 0 ? `${on}alerts stay pending: ${alerts.lacks ?? ''}` : null,
      };
    },
  };
};
