import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, ConfigSource } from '../ports/config-source.ts';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import { isFromTheFuture } from '../../projections/health/accept-check.ts';
import { checkApis } from '../checking/check-apis.ts';
import type { Clock } from '../ports/clock.ts';
import { checkPace, createStartThrottle } from '../checking/start-throttle.ts';
import { createDelivery } from '../alerting/deliver-alerts.ts';
import { onCheckRecorded } from './on-check-recorded.ts';
import { preparePass } from './prepare-pass.ts';
import type { Probe } from '../ports/probe.ts';
import { createRateLimiter } from '../alerting/publisher.ts';
import { recordConfigs } from './record-configs.ts';
import type { Settings } from '../recording/settings.ts';
import type { Shard } from './shard.ts';
import { createPassSummary, type PassSummary } from './pass-summary.ts';

export type PassDeps = Readonly<{
  ledger: Ledger;
  configs: ConfigSource;
  probe: Probe;
  alerts: AlertChannel;
  clock: Clock;
  settings: Settings;
  /** a fresh random ULID */
  newPassId: () => string;
  /** one line for a person, on stderr */
  note: (text: string) => void;
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
  const { ledger, alerts, clock, settings, signal, note } = deps;
  const began = clock.elapsed();
  const passSummary = createPassSummary(note);
  const prepared = await preparePass(deps, options, () => (passSummary.open() > 16 ? 8 : 0));
  if (E.isLeft(prepared)) return prepared;
  const { writer, plan, invalidStates, context, passId, startedAt } = prepared.right;
  for (const fault of invalidStates) {
    note(invalidItemText(fault));
    if (fault.api_id !== null) passSummary.unrecorded(fault.api_id);
  }
  if (plan.listsNoneKnown)
    note(
      `${deps.configs.name} lists none of the APIs known so far: taken for a mistake, nothing is recorded as removed (--prune if it is meant)`,
    );
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
  for (const apiId of plan.owing) delivery.enqueue(apiId);
  const afterCheck = onCheckRecorded({ delivery, writer, settings, configs: plan.configs });
  const throttle = createStartThrottle(checkPace(options.concurrency), clock);
  passSummary.expect(plan.due.length);
  for (const { api_id } of plan.due)
    if (isFromTheFuture(writer.state(api_id), startedAt)) passSummary.futureClock(api_id);
  const configs = recordConfigs({ ledger, writer, plan, context }, delivery, (apiId, reason) => {
    passSummary.unrecorded(apiId);
    note(`the config of ${apiId} was not recorded: ${reason}`);
  });
  const checking = { writer, probe: deps.probe, clock, throttle, signal };
  for await (const check of checkApis(checking, context, plan.due)) {
    passSummary.report(check);
    deps.progress(passSummary.done(), plan.due.length);
    afterCheck(check);
  }
  await configs;
  const delivered = await delivery.drain();
  return E.right(
    passSummary.summary({
      passId,
      startedAt,
      durationMs: clock.elapsed() - began,
      plan,
      delivered,
      interrupted: signal.aborted,
    }),
  );
};
