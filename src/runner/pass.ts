import * as E from 'fp-ts/lib/Either.js';
import type { ConfigError, ConfigSource } from './config-source.ts';
import { itemFaultText, type ItemFault } from '../events/item-fault.ts';
import type { Ledger, LedgerError } from '../projections/ledger.ts';
import type { Alerts } from './alerts.ts';
import { isFromTheFuture } from './admit.ts';
import { checkApis, type CheckContext, type CheckReport } from './check-apis.ts';
import { isoTime, type Clock } from './clock.ts';
import { createDelivery, type Delivery } from './deliver.ts';
import { createDesk, type Desk } from './desk.ts';
import { noticeMessage } from './notice-text.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
import type { Probe } from './probe.ts';
import { recordChange, recordRemoval } from './record-config.ts';
import type { Settings } from './settings.ts';
import type { Shard } from './shard.ts';
import { createTally, type PassSummary } from './tally.ts';

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

type Read = Readonly<{
  desk: Desk;
  plan: PassPlan;
  rowFaults: readonly ItemFault[];
  context: CheckContext;
  passId: string;
  startedAt: number;
}>;

/** Reads configs and rows and works out what to do. Nothing is written yet. */
export const beginPass = async (
  deps: PassDeps,
  options: PassOptions,
  linger: () => number,
): Promise<E.Either<ConfigError | LedgerError, Read>> => {
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
    concurrency: options.concurrency,
    retainDays,
  };
  const desk = createDesk({ ledger, clock, settings, passId, linger }, rows.right.rows);
  return E.right({ desk, plan, rowFaults: rows.right.faults, context, passId, startedAt });
};

/** What a report means for delivery: alerts that are owed now, and the notice of a new API. */
const followUp =
  (delivery: Delivery, desk: Desk, settings: Settings, plan: PassPlan) => (report: CheckReport) => {
    const { api_id, transition, cause, before } = report;
    const state = desk.state(api_id);
    if (transition !== null && before !== null)
      delivery.remember({ transition, cause, checks: before.streak + 1 });
    if (state.changed_seq > state.alerted_seq) delivery.owe(api_id);
    if (
      settings.announceNewApis &&
      cause !== null &&
      before?.last_state === null &&
      state.last_state !== null
    )
      delivery.send(
        noticeMessage(
          api_id,
          state.last_state,
          settings.environment,
          plan.configs.get(api_id)?.notify_emails ?? [],
        ),
      );
  };

/** Config changes and removals that no check carries along. */
const recordConfigs = async (
  { ledger }: PassDeps,
  { desk, plan, context }: Read,
  delivery: Delivery,
  onUnrecorded: (apiId: string, reason: string) => void,
) => {
  const one = async (apiId: string, recording: Promise<string | null>) => {
    const reason = await recording;
    if (reason !== null) onUnrecorded(apiId, reason);
    const state = desk.state(apiId);
    if (state.changed_seq > state.alerted_seq) delivery.owe(apiId);
  };
  await Promise.all([
    ...plan.changed.map((config) => one(config.api_id, recordChange(desk, config, context))),
    ...plan.removed.map((row) => one(row.api_id, recordRemoval(desk, ledger, row, context.readAt))),
  ]);
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
    clock,
    settings,
    passId,
    signal,
    note,
    configOf: (apiId) => plan.configs.get(apiId),
    digests: true,
  });
  for (const apiId of plan.owing) delivery.owe(apiId);
  const follow = followUp(delivery, desk, settings, plan);
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
    recordConfigs(deps, begun.right, delivery, onUnrecorded),
    checkApis({ desk, probe: deps.probe, clock, signal }, context, plan.due, onReport),
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
