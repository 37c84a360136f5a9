import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, ConfigSource } from '../ports/config-source.ts';
import { invalidItemText, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import { isFromTheFuture } from '../../projections/health/accept-check.ts';
import { batchCommits } from '../recording/batch-commits.ts';
import { checkApis, type CheckContext, type CheckReport } from '../checking/check-apis.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { checkPace, createStartThrottle } from '../checking/start-throttle.ts';
import { createDelivery } from '../alerting/deliver-alerts.ts';
import { createStreamWriter, type StreamWriter } from '../recording/stream-writer.ts';
import { onCheckRecorded } from './on-check-recorded.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
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

/** What is needed to find out what is to be done. */
type BeginDeps = Pick<PassDeps, 'ledger' | 'configs' | 'clock' | 'settings' | 'newPassId'>;
type BeginOptions = Omit<PassOptions, 'concurrency'>;

export type BegunPass = Readonly<{
  writer: StreamWriter;
  plan: PassPlan;
  invalidStates: readonly InvalidItem[];
  context: CheckContext;
  passId: string;
  startedAt: number;
}>;

/** Reads configs and rows and works out what to do. Nothing is written yet. */
export const beginPass = async (
  deps: BeginDeps,
  options: BeginOptions,
  linger: () => number,
): Promise<E.Either<ConfigError | LedgerError, BegunPass>> => {
  const { ledger, clock, settings } = deps;
  const passId = deps.newPassId();
  const startedAt = clock.now();
  const [read, rows] = await Promise.all([deps.configs.read()(), ledger.loadStates()()]);
  if (E.isLeft(rows)) return rows;
  if (E.isLeft(read)) return read;
  const refused = new Set(rows.right.faults.flatMap(({ api_id }) => api_id ?? []));
  const { retainDays, secretNames } = settings;
  const plan = planPass(read.right, rows.right.rows, refused, startedAt, {
    ...options,
    retainDays,
    secretNames,
  });
  const context: CheckContext = {
    passId,
    scheduledAt: isoTime(startedAt),
    readAt: isoTime(startedAt),
    ignoreSlots: options.all,
    retainDays,
  };
  const commit = batchCommits(ledger, clock, linger);
  const writer = createStreamWriter({ ledger, clock, settings, passId, commit }, rows.right.rows);
  return E.right({ writer, plan, invalidStates: rows.right.faults, context, passId, startedAt });
};

/** One pass over all APIs that are due. A left: configs or rows could not be read, and nothing was done. */
export const runPass = async (
  deps: PassDeps,
  options: PassOptions,
): Promise<E.Either<ConfigError | LedgerError, PassSummary>> => {
  const { ledger, alerts, clock, settings, signal, note } = deps;
  const began = clock.elapsed();
  const passSummary = createPassSummary(note);
  const begun = await beginPass(deps, options, () => (passSummary.open() > 16 ? 8 : 0));
  if (E.isLeft(begun)) return begun;
  const { writer, plan, invalidStates, context, passId, startedAt } = begun.right;
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
  const follow = onCheckRecorded({ delivery, writer, settings, configs: plan.configs });
  const throttle = createStartThrottle(checkPace(options.concurrency), clock);
  passSummary.expect(plan.due.length);
  for (const { api_id } of plan.due)
    if (isFromTheFuture(writer.state(api_id), startedAt)) passSummary.futureClock(api_id);
  const onReport = (report: CheckReport) => {
    passSummary.report(report);
    deps.progress(passSummary.done(), plan.due.length);
    follow(report);
  };
  const onUnrecorded = (apiId: string, reason: string) => {
    passSummary.unrecorded(apiId);
    note(`the config of ${apiId} was not recorded: ${reason}`);
  };
  await Promise.all([
    recordConfigs({ ledger, writer, plan, context }, delivery, onUnrecorded),
    checkApis({ writer, probe: deps.probe, clock, throttle, signal }, context, plan.due, onReport),
  ]);
  const delivered = await delivery.finish();
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
