import * as E from 'fp-ts/lib/Either.js';
import { readFacts, walkOwed, type FactsCache } from './alert-details.ts';
import { alertMessage, transitionId, type AlertFacts } from './messages/alert-message.ts';
import type { AlertMessage, Alerts } from '../ports/alert-channel.ts';
import type { ApiConfig } from '../config/api-config.ts';
import type { Claimant } from './claim-alert.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../recording/stream-writer.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { deliverDigest } from './deliver-digest.ts';
import { deliverSingle, type Delivered } from './deliver-single.ts';
import { digestMessage, splitDigest } from './messages/digest-message.ts';
import { problemText } from '../text/format-error.ts';
import { createPublisher, type Turns } from './publisher.ts';
import type { Settings } from '../recording/settings.ts';

/** How many alerts of a pass go out singly; what is owed beyond that is told in digests at its end. */
const singles = 20;

export type DeliverDeps = Readonly<{
  ledger: Ledger;
  desk: Desk;
  alerts: Alerts;
  /** the allowed rate */
  turns: Turns;
  /** how long alerts may wait for their turn before they are left owed */
  patienceMs: number;
  clock: Clock;
  settings: Settings;
  passId: string;
  signal: AbortSignal;
  configOf: (apiId: string) => ApiConfig | undefined;
  note: (text: string) => void;
  /** workers leave the storm to those who send digests */
  digests: boolean;
}>;

export type DeliveryReport = Readonly<{
  published: number;
  /** transitions whose alert is still to come */
  owed: number;
  /** why some of them are, other runners' claims aside */
  failures: readonly string[];
}>;

/** Delivers what is owed, while a pass runs (`owe`) and at its end (`finish`). */
export type Delivery = Readonly<{
  owe: (apiId: string) => void;
  remember: (facts: Pick<AlertFacts, 'transition' | 'cause' | 'checks'>) => void;
  /** a notice or other message outside the claims: tried once */
  send: (message: AlertMessage) => void;
  finish: () => Promise<DeliveryReport>;
}>;

const beyondTheRate = {
  _tag: 'Refused',
  error: { kind: 'rate', message: 'more are waiting than ALERT_RATE lets out soon' },
  aboutMessage: false,
} as const;

export const createDelivery = (deps: DeliverDeps): Delivery => {
  const { ledger, desk, alerts, clock, settings, passId, signal, configOf, note } = deps;
  const claimant: Claimant = { desk, passId, claimMs: settings.claimMs };
  const publisher = createPublisher(alerts, deps.turns, deps.patienceMs);
  const cache: FactsCache = new Map();
  const waiting = new Set<string>();
  const notices: AlertMessage[] = [];
  const blocked = new Set<string>();
  const touched = new Set<string>();
  const failures: string[] = [];
  let left = singles;
  let published = 0;
  let working: Promise<void> | null = null;

  const tell = (facts: Pick<AlertFacts, 'transition'>, delivered: Delivered) => {
    if (delivered._tag === 'published') published += 1;
    if (delivered._tag === 'failed') {
      failures.push(delivered.reason);
      note(delivered.reason);
    }
    if (delivered._tag === 'failed' || delivered._tag === 'held') blocked.add(facts.transition.api_id);
  };

  const owedBy = async (apiId: string): Promise<readonly AlertFacts['transition'][]> => {
    const owed = await walkOwed(ledger, cache, desk.state(apiId));
    if (E.isLeft(owed)) {
      blocked.add(apiId);
      failures.push(problemText(owed.left));
      note(`the alerts owed for ${apiId} cannot be told: ${problemText(owed.left)}`);
      return [];
    }
    return owed.right;
  };

  const factsOf = (transition: AlertFacts['transition']): Promise<AlertFacts> => {
    const { api_id } = transition;
    const about = { environment: settings.environment, now: clock.now() };
    return readFacts(ledger, cache, desk.state(api_id), transition, configOf(api_id), about);
  };

  const isOver = () => signal.aborted || publisher.stopped();

  const preview = async (message: AlertMessage) => {
    await publisher.publish(message);
  };

  const deliverOne = async (apiId: string) => {
    // It was owed anew while its last attempt was under way, and that attempt came to nothing.
    if (blocked.has(apiId)) return;
    for (const transition of await owedBy(apiId)) {
      if (!publisher.isNear()) left = 0;
      if (left === 0 || isOver()) {
        waiting.add(apiId);
        return;
      }
      left -= 1;
      const facts = await factsOf(transition);
      if (alerts.mode === 'preview') await preview(alertMessage(facts));
      else tell(facts, await deliverSingle(claimant, publisher, clock, facts));
      if (blocked.has(apiId)) return;
    }
  };

  const work = async () => {
    for (let notice = notices.shift(); notice !== undefined && !isOver(); notice = notices.shift()) {
      const sent = publisher.isNear() ? await publisher.publish(notice) : beyondTheRate;
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
    if (working === null) return;
    await working;
    await idle();
  };

  const byAudience = (all: readonly AlertFacts[]): readonly (readonly AlertFacts[])[] => {
    const groups = new Map<string, AlertFacts[]>();
    for (const facts of all) {
      const audience = JSON.stringify([...facts.notify_emails].toSorted());
      const group = groups.get(audience);
      if (group === undefined) groups.set(audience, [facts]);
      else group.push(facts);
    }
    return [...groups.values()];
  };

  const storm = async () => {
    const owed: AlertFacts[] = [];
    for (const apiId of waiting)
      if (!blocked.has(apiId))
        for (const transition of await owedBy(apiId)) owed.push(await factsOf(transition));
    for (const all of byAudience(owed).flatMap(splitDigest)) {
      if (isOver()) return;
      // What failed in an earlier part may have been sent: nothing of that API goes out after it in this pass.
      const part = all.filter(({ transition }) => !blocked.has(transition.api_id));
      if (part.length === 0) continue;
      if (alerts.mode === 'preview') await preview(digestMessage(part, false));
      else await deliverDigest(claimant, publisher, clock, part, tell);
    }
  };

  const countOwed = async (): Promise<number> => {
    let count = 0;
    for (const apiId of touched) {
      const state = desk.state(apiId);
      if (state.changed_seq <= state.alerted_seq) continue;
      const owed = await walkOwed(ledger, cache, state);
      count += E.isRight(owed) ? owed.right.length : 1;
    }
    return count;
  };

  return {
    owe: (apiId) => {
      touched.add(apiId);
      if (blocked.has(apiId)) return;
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
    finish: async () => {
      await idle();
      if (deps.digests && waiting.size > 0 && !isOver()) await storm();
      const owed = await countOwed();
      const heldBack = waiting.size > 0 && publisher.stopped();
      if (heldBack)
        note(
          'the alert channel refused or failed three times in a row: the rest stays owed for a later pass',
        );
      return { published, owed, failures };
    },
  };
};
