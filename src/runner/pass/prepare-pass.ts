import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import { createDelivery, type Delivery } from '../alerting/deliver-alerts.ts';
import { createRateLimiter } from '../alerting/publisher.ts';
import { outdatedText } from '../config/outdated-configs.ts';
import type { CheckContext } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { ConfigError } from '../ports/config-source.ts';
import { batchCommits } from '../recording/batch-commits.ts';
import { createStreamWriter, type StreamWriter } from '../recording/stream-writer.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
import type { PassDeps, PassOptions } from './run-pass.ts';

/** What planning needs. */
type PrepareDeps = Omit<PassDeps, 'probe' | 'progress'>;
type PrepareOptions = Omit<PassOptions, 'concurrency'>;

export type PreparedPass = Readonly<{
  writer: StreamWriter;
  plan: PassPlan;
  delivery: Delivery;
  /** APIs of which something was not recorded, or whose state cannot be used */
  unrecorded: Set<string>;
  context: CheckContext;
  passId: string;
  startedAt: number;
}>;

/** Reads configs and states, plans what to do and says what cannot be used. Nothing is written yet. */
export const preparePass = async (
  deps: PrepareDeps,
  options: PrepareOptions,
  linger: () => number,
): Promise<E.Either<ConfigError | LedgerError, PreparedPass>> => {
  const { ledger, alerts, clock, settings, signal, note } = deps;
  const passId = deps.newPassId();
  const startedAt = clock.now();
  const [read, states] = await Promise.all([deps.configs.read()(), ledger.loadStates()()]);
  if (E.isLeft(states)) return states;
  if (E.isLeft(read)) return read;
  const refused = new Set(states.right.faults.flatMap(({ api_id }) => api_id ?? []));
  const { retainDays, secretIssues } = settings;
  const plan = planPass(read.right, states.right.states, refused, startedAt, {
    ...options,
    retainDays,
    secretIssues,
  });
  const context: CheckContext = {
    passId,
    scheduledAt: isoTime(startedAt),
    readAt: isoTime(startedAt),
    ignoreSlots: options.all,
    retainDays,
    outdated: read.right.outdated !== undefined,
  };
  const commit = batchCommits(ledger, clock, linger);
  const writer = createStreamWriter({ ledger, clock, settings, passId, commit }, states.right.states);
  const delivery = createDelivery({
    ledger,
    writer,
    alerts,
    limiter: createRateLimiter(clock, settings.alertRate),
    maxWaitMs: Number.POSITIVE_INFINITY,
    clock,
    settings,
    passId,
    signal,
    note,
    configOf: (apiId) => plan.configs.get(apiId),
    digests: true,
  });
  for (const invalid of states.right.faults) note(invalidItemText(invalid));
  if (plan.outdated !== null) note(outdatedText(deps.configs.name, plan.outdated));
  if (plan.listsNoneKnown)
    note(
      `${deps.configs.name} lists none of the APIs known so far: this looks like a mistake, so nothing is recorded as removed (use --prune if it is intended)`,
    );
  return E.right({ writer, plan, delivery, unrecorded: new Set(refused), context, passId, startedAt });
};
