import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import { checkApis, type CheckContext } from '../checking/check-apis.ts';
import { outdatedText } from '../config/outdated-configs.ts';
import { digestWith } from '../config/logged-config.ts';
import { retainDaysOf } from '../config/retention.ts';
import type { CheckMessage } from '../ports/check-message.ts';
import { isoTime } from '../ports/clock.ts';
import type { Note } from '../ports/note.ts';
import type { StartThrottle } from '../checking/start-throttle.ts';
import { createDelivery } from '../alerting/deliver-alerts.ts';
import { createStreamWriter, type Commits } from '../recording/stream-writer.ts';
import { onCheckRecorded } from '../pass/on-check-recorded.ts';
import { emptyReport, type MessageReport } from './message-report.ts';
import { countSignals, summarizeCheck } from '../pass/pass-summary.ts';
import { deniedStates } from '../pass/read-states.ts';
import type { PassDeps } from '../pass/run-pass.ts';
import { planMessage } from './plan-message.ts';
import type { RateLimiters } from '../alerting/publisher.ts';

/** An alert that cannot go out within this time of the first of its message is left to `dispatch`. */
const alertMaxWaitMs = 5000;

/** What all messages of a worker share. */
export type WorkMessageDeps = Omit<PassDeps, 'progress' | 'repair' | 'identity'> &
  Readonly<{
    throttle: StartThrottle;
    limiters: RateLimiters;
    commit: Commits;
    /** reads the secrets again, unless that was done just now */
    renewSecrets: () => Promise<void>;
  }>;

/** The checks of one message are over; its alerts may still be on their way. */
export type Worked = Readonly<{
  /** everything in it was recorded or rightly ignored */
  isDone: boolean;
  /** resolves when its alerts have gone out or were left to `dispatch` */
  report: () => Promise<Omit<MessageReport, 'ending'>>;
}>;

/**
 * One receipt of one message: a pass of its own over the APIs that it names, as of the time of its dispatch. A left: why
 * configs or states could not be read; then nothing was done. Aborting `signal` abandons what is open.
 */
export const workMessage = async (
  deps: WorkMessageDeps,
  message: CheckMessage,
  onPlanned: (due: number) => void,
): Promise<E.Either<string, Worked>> => {
  const { ledger, alerts, clock, settings, throttle, limiters, commit, signal } = deps;
  const passId = deps.newPassId();
  const note: Note = (text, about) => deps.note(text, { pass: passId, ...about });
  const readAt = isoTime(clock.now());
  const apiIds = [...new Set(message.api_ids)];
  const [read, states] = await Promise.all([deps.configs.read(apiIds)(), ledger.loadStates(apiIds)()]);
  if (E.isLeft(states)) return E.left(states.left.message);
  if (E.isLeft(read)) return E.left(read.left.message);
  const retainDays = retainDaysOf(read.right, settings.retainDays);
  const denied = await deniedStates(ledger, states.right.states, read.right.configs, retainDays, clock.now());
  const refused = new Set([...states.right.faults.flatMap(({ api_id }) => api_id ?? []), ...denied]);
  const planned = () =>
    planMessage(message, read.right, states.right.states, refused, clock.now(), settings.secrets.issues);
  const first = planned();
  if (first.withheld.length > 0) await deps.renewSecrets();
  const plan = first.withheld.length > 0 ? planned() : first;
  for (const withheld of plan.withheld)
    note(`${invalidItemText(withheld)}: not checked here, the message goes back to the queue`, {
      api_id: withheld.api_id,
    });
  if (read.right.outdated !== undefined) note(outdatedText(deps.configs.name, read.right.outdated));
  onPlanned(plan.due.length);
  const writer = createStreamWriter({ ledger, clock, settings, passId, commit }, states.right.states);
  const delivery = createDelivery({
    ledger,
    writer,
    alerts,
    openChannel: deps.openChannel,
    channels: read.right.settings?.channels,
    trusted: read.right.outdated === undefined,
    limiters,
    maxWaitMs: alertMaxWaitMs,
    clock,
    settings,
    passId,
    signal,
    note,
    pageUrl: read.right.page?.url ?? null,
    configOf: (apiId) => plan.configs.get(apiId),
    // Only `dispatch` sees all pending alerts, so it alone sends digests.
    digests: false,
  });
  const afterCheck = onCheckRecorded({ delivery, writer, settings, configs: plan.configs });
  const counts = {
    checked: 0,
    up: 0,
    down: 0,
    slow: 0,
    expiring: 0,
    dropped: plan.dropped.length,
    unrecorded: plan.withheld.length,
  };
  const transitions: MessageReport['transitions'][number][] = [];
  const context: CheckContext = {
    passId,
    scheduledAt: message.scheduled_at,
    readAt,
    ignoreSlots: false,
    retainDays,
    digestOf: digestWith(retainDays),
    outdated: read.right.outdated !== undefined,
  };
  const checking = { writer, probe: deps.probe, clock, throttle, signal };
  for await (const check of checkApis(checking, context, plan.due)) {
    counts.checked += 1;
    counts[check.result.outcome === 'UP' ? 'up' : 'down'] += 1;
    const { slow, expiring } = countSignals([check]);
    counts.slow += slow;
    counts.expiring += expiring;
    if (check.dropped !== null) counts.dropped += 1;
    if (check.unrecorded !== null) counts.unrecorded += 1;
    const { error } = summarizeCheck(check);
    if (error !== null) note(error, { api_id: check.api_id });
    if (check.waived)
      note(
        `a clock was wrong: the last record of ${check.api_id} is in the future; the order rules were waived`,
        { api_id: check.api_id },
      );
    for (const transition of check.transitions) {
      const { from, to, at } = transition;
      transitions.push({
        transition_id: transitionId(transition),
        signal: transition.signal,
        from,
        to,
        at,
      });
    }
    afterCheck(check);
  }
  return E.right({
    isDone: counts.checked === plan.due.length && counts.unrecorded === 0,
    report: async () => {
      const { published, pending } = await delivery.drain();
      const skipped = plan.unmonitored.length + plan.invalid.length;
      return { ...emptyReport, ...counts, late: plan.late, skipped, transitions, published, pending };
    },
  });
};
