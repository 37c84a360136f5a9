import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, ConfigSource } from '../ports/config-source.ts';
import { itemFaultText, type ItemFault } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { Alerts } from '../ports/alert-channel.ts';
import { isFromTheFuture } from '../../projections/health/accept-check.ts';
import { batchCommits } from '../recording/batch-commits.ts';
import { checkApis, type CheckContext, type CheckReport } from '../checking/check-apis.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { checkPace, createPacer } from '../checking/start-throttle.ts';
import { createDelivery } from '../alerting/deliver-alerts.ts';
import { createDesk, type Desk } from '../recording/stream-writer.ts';
import { followUp } from './on-check-recorded.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
import type { Probe } from '../ports/probe.ts';
import { createTurns } from '../alerting/publisher.ts';
import { recordConfigs } from './record-configs.ts';
import type { Settings } from '../recording/settings.ts';
import type { Shard } from './shard.ts';
import { createTally, type PassSummary } from './pass-summary.ts';

export type PassDeps = Readonly<{
  ledger: Ledger;
  configs: ConfigSource;
  probe: Probe;
  alerts: Alerts;
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
  desk: Desk;
  plan: PassPlan;
  rowFaults: readonly ItemFault[];
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
  const [read, rows] = await Promise.all([deps.configs.read()(), ledger.loadRows()()]);
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
  const desk = createDesk({ ledger, clock, settings, passId, commit }, rows.right.rows);
  return E.right({ desk, plan, rowFaults: rows.right.faults, context, passId, startedAt });
};

/** One pass over all APIs that are due. A left: configs or rows could not be read, and nothing was done. */
export const runPass = async (
  deps: PassDeps,
  options: PassOptions,
): Promise<E.Either<ConfigError | LedgerError, PassSummary>> => {
  const { ledger, alerts, clock, settings, signal, note } = deps;
  const began = clock.elapsed();
  const tally = createTally(note);
  const begun = await beginPass(deps, options, () => (tally.open() > 16 ? 8 : 0));
  if (E.isLeft(begun)) return begun;
  const { desk, plan, rowFaults, context, passId, startedAt } = begun.right;
  for (const fault of rowFaults) {
    note(itemFaultText(fault));
    if (fault.api_id !== null) tally.unrecorded(fault.api_id);
  }
  if (plan.listsNoneKnown)
    note(
      `${deps.configs.name} lists none of the APIs known so far: taken for a mistake, nothing is recorded as removed (--prune if it is meant)`,
    );
  const delivery = createDelivery({
    ledger,
    desk,
    alerts,
    turns: createTurns(clock, settings.alertRate),
    patienceMs: Number.POSITIVE_INFINITY,
    clock,
    settings,
    passId,
    signal,
    note,
    configOf: (apiId) => plan.configs.get(apiId),
    digests: true,
  });
  for (const apiId of plan.owing) delivery.owe(apiId);
  const follow = followUp({ delivery, desk, settings, configs: plan.configs });
  const pacer = createPacer(checkPace(options.concurrency), clock);
  tally.expect(plan.due.length);
  for (const { api_id } of plan.due)
    if (isFromTheFuture(desk.state(api_id), startedAt)) tally.futureClock(api_id);
  const onReport = (report: CheckReport) => {
    tally.report(report);
    deps.progress(tally.done(), plan.due.length);
    follow(report);
  };
  const onUnrecorded = (apiId: string, reason: string) => {
    tally.unrecorded(apiId);
    note(`the config of ${apiId} was not recorded: ${reason}`);
  };
  await Promise.all([
    recordConfigs({ ledger, desk, plan, context }, delivery, onUnrecorded),
    checkApis({ desk, probe: deps.probe, clock, pacer, signal }, context, plan.due, onReport),
  ]);
  const delivered = await delivery.finish();
  return E.right(
    tally.summary({
      passId,
      startedAt,
      durationMs: clock.elapsed() - began,
      plan,
      delivered,
      interrupted: signal.aborted,
    }),
  );
};
