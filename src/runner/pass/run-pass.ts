import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, ConfigSource } from '../ports/config-source.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { LogIdentity, StateRepair } from '../../projections/state-repair.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import { isFromTheFuture } from '../../projections/health/accept-check.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { channelsOf } from '../config/channels/channel-settings.ts';
import type { OpenChannel } from '../alerting/deliver-alerts.ts';
import { checkApis } from '../checking/check-apis.ts';
import type { Clock } from '../ports/clock.ts';
import { checkPace, createStartThrottle } from '../checking/start-throttle.ts';
import { onCheckRecorded } from './on-check-recorded.ts';
import { checksAsCompany } from '../recording/batch-commits.ts';
import { preparePass } from './prepare-pass.ts';
import type { Probe } from '../ports/probe.ts';
import { recordConfigs } from './record-configs.ts';
import type { Settings } from '../recording/settings.ts';
import { summarizeDays } from '../days/summarize-days.ts';
import type { Shard } from './shard.ts';
import { summarizeCheck, summarizePass, type CheckSummary, type PassSummary } from './pass-summary.ts';
import type { Note } from '../ports/note.ts';

export type PassDeps = Readonly<{
  ledger: Ledger;
  /** for states that are not what their log says */
  repair: StateRepair;
  /** null where the store needs none */
  identity: LogIdentity | null;
  configs: ConfigSource;
  probe: Probe;
  /** the channel `default` */
  alerts: AlertChannel;
  /** how the channels of the source are reached; absent: they are not */
  openChannel?: OpenChannel;
  clock: Clock;
  settings: Settings;
  /** a fresh random ULID */
  newPassId: () => string;
  note: Note;
  progress: (done: number, of: number) => void;
  signal: AbortSignal;
}>;

export type PassOptions = Readonly<{
  all: boolean;
  prune: boolean;
  shard: Shard | null;
  concurrency: number;
}>;

/** One pass over all APIs that are due. A left: configs or states could not be read, and nothing was done. */
export const runPass = async (
  deps: PassDeps,
  options: PassOptions,
): Promise<E.Either<ConfigError | LedgerError, PassSummary>> => {
  const { ledger, clock, settings, signal, note } = deps;
  const began = clock.elapsed();
  let open = 0;
  const throttle = createStartThrottle(checkPace(options.concurrency), clock);
  const company = checksAsCompany(throttle.recent, () => Math.min(20, Math.floor(open / 16)));
  const prepared = await preparePass(deps, options, company);
  if (E.isLeft(prepared)) return prepared;
  const { writer, plan, delivery, unrecorded, unverified, context, passId, startedAt } = prepared.right;
  for (const apiId of plan.withPendingAlerts) delivery.enqueue(apiId);
  const afterCheck = onCheckRecorded({ delivery, writer, settings, configs: plan.configs });
  open = plan.due.length;
  const ahead = plan.due
    .map(({ api_id }) => api_id)
    .filter((apiId) => isFromTheFuture(writer.state(apiId), startedAt));
  const configs = recordConfigs(ledger, prepared.right, note);
  const checking = { writer, probe: deps.probe, clock, throttle, signal };
  const checks: CheckSummary[] = [];
  for await (const check of checkApis(checking, context, plan.due)) {
    const summary = summarizeCheck(check);
    checks.push(summary);
    if (summary.error !== null) {
      unrecorded.add(check.api_id);
      note(summary.error, { api_id: check.api_id });
    }
    open -= 1;
    deps.progress(checks.length, plan.due.length);
    afterCheck(check);
  }
  await configs;
  const delivered = await delivery.drain();
  const { streams } = prepared.right;
  await summarizeDays({ ledger, writer, clock, settings, signal, streams, checks: checks.length, note });
  await prepared.right.end();
  return E.right({
    ...summarizePass({
      passId,
      startedAt,
      durationMs: clock.elapsed() - began,
      plan,
      checks,
      unrecorded: [...unrecorded],
      unverified,
      ahead,
      delivered,
      interrupted: signal.aborted,
    }),
    expires: context.retainDays !== null,
    onlyPrinted:
      plan.configs.size > 0 &&
      deps.alerts.name === 'console' &&
      [...plan.configs.values()].every((config) => channelsOf(config).every((id) => id === defaultChannel)),
  });
};
