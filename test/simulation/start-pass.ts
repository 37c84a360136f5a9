import * as E from 'fp-ts/lib/Either.js';
import type { Clock } from '../../src/runner/clock.ts';
import { runPass, type PassDeps } from '../../src/runner/pass.ts';
import type { PassSummary } from '../../src/runner/tally.ts';
import type { PassRecord } from './history.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import { simConfigs } from './sim-configs.ts';
import { simLedger } from './sim-ledger.ts';
import { simProbe } from './sim-probe.ts';
import { simSns } from './sim-sns.ts';
import type { World } from './world.ts';

const clockFor = ({ clockOf, scheduler, calls }: World, process: Process): Clock => ({
  now: () => clockOf(process.runner, scheduler.now()),
  elapsed: scheduler.now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        resolve();
      };
      if (signal?.aborted === true) wake();
      signal?.addEventListener('abort', wake);
      void calls.answer(process, ms, () => undefined).then(wake);
    }),
});

const depsFor = (world: World, process: Process, record: PassRecord): PassDeps => ({
  ledger: simLedger(world, process),
  configs: simConfigs(world, process, (listed) => {
    record.listed = listed;
  }),
  probe: simProbe(world, process),
  alerts: simSns(world, process),
  clock: clockFor(world, process),
  settings: {
    runner: { id: `runner-${String(process.runner)}`, version: '0.0.0' },
    environment: 'simulated',
    claimMs: world.plan.claimMs,
    alertRate: world.plan.alertRate,
    retainDays: world.plan.retainDays,
    announceNewApis: world.plan.announce,
    secretNames: new Set(),
  },
  newPassId: () => process.passId,
  note: (text) => {
    world.trace(`${process.passId} notes: ${text}`);
  },
  progress: () => undefined,
  signal: new AbortController().signal,
});

/** Starts one pass as cron does, beside any that still runs, and writes down how it ends. */
export const startPass = (world: World, runner: number, quiet: boolean, chance: Random): void => {
  const { plan, passes, scheduler, trace, crashes } = world;
  const passId = `P${String(passes.size)}`;
  const own = chance.fork(passId);
  const { all = 0, shard = null } = plan.runners[runner] ?? {};
  const process: Process = { passId, runner, random: own, alive: true, stalledUntil: 0, mishaps: [] };
  const record: PassRecord = {
    passId,
    runner,
    began: scheduler.now(),
    process,
    all: !quiet && own.chance(all),
    quiet,
    listed: null,
    ended: null,
    summary: null,
    readError: null,
  };
  passes.set(passId, record);
  const clock = new Date(world.clockOf(runner, scheduler.now())).toISOString();
  trace(`${passId} begins on runner ${String(runner)}, whose clock shows ${clock}`);
  const end = (summary: PassSummary | null, readError: string | null) => {
    Object.assign(record, { ended: scheduler.now(), summary, readError });
    trace(`${passId} ends: ${readError ?? JSON.stringify(summary?.report)}`);
  };
  const options = { all: record.all, prune: false, shard: quiet ? null : shard, concurrency: 50 };
  runPass(depsFor(world, process, record), options).then(
    (result) => {
      if (E.isLeft(result)) end(null, result.left.message);
      else end(result.right, null);
    },
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      crashes.push(`${passId} threw ${text}`);
    },
  );
};
