import * as E from 'fp-ts/lib/Either.js';
import { readAlertDetails, readPendingAlerts, type AlertDetailsCache } from './alert-details.ts';
import { alertMessage, transitionId } from './messages/alert-message.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import type { AlertMessage, AlertChannel } from '../ports/alert-channel.ts';
import type { ApiConfig } from '../config/api-config.ts';
import type { Claimant } from './claim-alert.ts';
import type { Clock } from '../ports/clock.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { deliverDigest } from './deliver-digest.ts';
import { deliverSingle, type Delivered } from './deliver-single.ts';
import { digestMessage, splitDigest } from './messages/digest-message.ts';
import { formatError } from '../text/format-error.ts';
import { createPublisher, type RateLimiter } from './publisher.ts';
import { isWaiting } from './retry-wait.ts';
import type { Settings } from '../recording/settings.ts';

/** How many alerts of a pass go out singly; the rest go out in digests at its end. */
const maxSingleAlerts = 20;

export type DeliverDeps = Readonly<{
  ledger: Ledger;
  writer: StreamWriter;
  alerts: AlertChannel;
  /** the allowed rate */
  limiter: RateLimiter;
  /** how long alerts may wait for their turn before they are left pending */
  maxWaitMs: number;
  clock: Clock;
  settings: Settings;
  passId: string;
  signal: AbortSignal;
  configOf: (apiId: string) => ApiConfig | undefined;
  note: (text: string) => void;
  /** workers leave what is beyond the single alerts to `dispatch` */
  digests: boolean;
}>;

export type DeliveryReport = Readonly<{
  published: number;
  /** transitions whose alert is still to come */
  pending: number;
  /** why some of them are, apart from claims of other runners */
  failures: readonly string[];
}>;

/** Delivers pending alerts, while a pass runs (`enqueue`) and at its end (`drain`). */
export type Delivery = Readonly<{
  enqueue: (apiId: string) => void;
  remember: (details: Pick<AlertDetails, 'transition' | 'cause' | 'checks'>) => void;
  /** a notice or other message outside the claims: tried once */
  send: (message: AlertMessage) => void;
  drain: () => Promise<DeliveryReport>;
}>;

const beyondTheRate = {
  _tag: 'Rejected',
  error: { kind: 'rate', message: 'more alerts are waiting than ALERT_RATE allows soon' },
  messageRejected: false,
} as const;

const byAudience = (all: readonly AlertDetails[]): readonly (readonly AlertDetails[])[] => [
  ...Map.groupBy(all, ({ notify_emails }) => JSON.stringify(notify_emails.toSorted())).values(),
];

export const createDelivery = (deps: DeliverDeps): Delivery => {
  const { ledger, writer, alerts, clock, settings, passId, signal, configOf, note } = deps;
  const claimant: Claimant = { writer, passId, claimMs: settings.claimMs };
  const publisher = createPublisher(alerts, deps.limiter, deps.maxWaitMs);
  const cache: AlertDetailsCache = new Map();
  const waiting = new Set<string>();
  const notices: AlertMessage[] = [];
  const failedApis = new Set<string>();
  const touched = new Set<string>();
  const failures: string[] = [];
  let left = maxSingleAlerts;
  let published = 0;
  let working: Promise<void> | null = null;

  const report = (details: Pick<AlertDetails, 'transition'>, delivered: Delivered) => {
    if (delivered._tag === 'published') published += 1;
    if (delivered._tag === 'failed') {
      failures.push(delivered.reason);
      note(delivered.reason);
    }
    if (delivered._tag === 'failed' || delivered._tag === 'claimedElsewhere')
      failedApis.add(details.transition.api_id);
  };

  /** Those that may go out now. */
  const pendingOf = async (apiId: string): Promise<readonly AlertDetails['transition'][]> => {
    const pending = await readPendingAlerts(ledger, cache, writer.state(apiId));
    if (E.isLeft(pending)) {
      failedApis.add(apiId);
      failures.push(formatError(pending.left));
      note(`the pending alerts of ${apiId} cannot be read: ${formatError(pending.left)}`);
      return [];
    }
    const newest = pending.right.at(-1);
    const about = { now: clock.now(), claimMs: settings.claimMs };
    const waits =
      newest !== undefined &&
      alerts.mode === 'records' &&
      published === 0 &&
      (await isWaiting(ledger, writer.state(apiId), newest, about));
    return waits ? [] : pending.right;
  };

  const detailsOf = (transition: AlertDetails['transition']): Promise<AlertDetails> => {
    const state = writer.state(transition.api_id);
    const about = { environment: settings.environment, now: clock.now(), page_url: null };
    return readAlertDetails(ledger, cache, state, transition, configOf(state.api_id), about);
  };

  const isOver = () => signal.aborted || publisher.circuitOpen();

  const deliverOne = async (apiId: string) => {
    // It was enqueued again during its last attempt, and that attempt failed.
    if (failedApis.has(apiId)) return;
    for (const transition of await pendingOf(apiId)) {
      if (!publisher.canPublishInTime()) left = 0;
      if (left === 0 || isOver()) {
        waiting.add(apiId);
        return;
      }
      left -= 1;
      const details = await detailsOf(transition);
      if (alerts.mode === 'preview') await publisher.publish(alertMessage(details));
      else report(details, await deliverSingle(claimant, publisher, clock, details));
      if (failedApis.has(apiId)) return;
    }
  };

  const work = async () => {
    for (let notice = notices.shift(); notice !== undefined && !isOver(); notice = notices.shift()) {
      const sent = publisher.canPublishInTime() ? await publisher.publish(notice) : beyondTheRate;
      if (sent._tag !== 'Accepted')
        note(`the notice "${notice.subject}" was not accepted: ${sent.error.message}`);
    }
    for (const apiId of waiting) {
      if (left === 0 || isOver()) return;
      waiting.delete(apiId);
      await deliverOne(apiId);
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

  const sendDigests = async () => {
    const pending: AlertDetails[] = [];
    for (const apiId of waiting)
      if (!failedApis.has(apiId))
        for (const transition of await pendingOf(apiId)) pending.push(await detailsOf(transition));
    for (const all of byAudience(pending).flatMap(splitDigest)) {
      if (isOver()) return;
      // What failed in an earlier part may have been sent: this pass sends nothing more of that API.
      const part = all.filter(({ transition }) => !failedApis.has(transition.api_id));
      if (part.length === 0) continue;
      if (alerts.mode === 'preview') await publisher.publish(digestMessage(part, false));
      else await deliverDigest(claimant, publisher, clock, part, report);
    }
  };

  const countPending = async (): Promise<number> => {
    let count = 0;
    for (const apiId of touched) {
      const state = writer.state(apiId);
      if (state.changed_seq <= state.alerted_seq) continue;
      const pending = await readPendingAlerts(ledger, cache, state, null);
      count += E.isRight(pending) ? pending.right.length : 1;
    }
    return count;
  };

  return {
    enqueue: (apiId) => {
      touched.add(apiId);
      if (failedApis.has(apiId)) return;
      waiting.add(apiId);
      start();
    },
    remember: ({ transition, cause, checks }) => {
      if (cause !== null && checks !== null)
        cache.set(transitionId(transition), { transition, cause, checks });
    },
    send: (message) => {
      notices.push(message);
      start();
    },
    drain: async () => {
      await idle();
      if (deps.digests && waiting.size > 0 && !isOver()) await sendDigests();
      const pending = await countPending();
      if (waiting.size > 0 && publisher.circuitOpen())
        note('the alert channel failed three times in a row: the other alerts stay pending for a later pass');
      return { published, pending, failures };
    },
  };
};
