import * as E from 'fp-ts/lib/Either.js';
import type { Commit } from '../../src/projections/ledger.ts';
import { evolve } from '../../src/projections/evolve.ts';
import { initialHealth } from '../../src/projections/health.ts';
import { decodeEvent } from '../../src/events/decode-event.ts';
import type { ApiConfig } from '../../src/runner/api-config.ts';
import type { Clock } from '../../src/runner/clock.ts';
import { runPass, type PassDeps } from '../../src/runner/pass.ts';
import type { PassSummary } from '../../src/runner/tally.ts';
import { offsetAt } from './host-clock.ts';
import { createCalls, type Process } from './process.ts';
import { random } from './random.ts';
import { createScheduler } from './scheduler.ts';
import { listedAt, simConfigs } from './sim-configs.ts';
import { simLedger } from './sim-ledger.ts';
import { simProbe, type Made } from './sim-probe.ts';
import { simSns, type Send } from './sim-sns.ts';
import { createStore, type Store } from './store.ts';
import type { Outage, WorldPlan } from './world-plan.ts';

/** One pass as the world saw it. `summary` null: it died, or is still stuck, or could not read. */
export type PassRecord = {
  readonly passId: string;
  readonly runner: number;
  readonly began: number;
  readonly process: Process;
  readonly all: boolean;
  readonly quiet: boolean;
  listed: ReadonlyMap<string, ApiConfig | 'invalid'> | null;
  ended: number | null;
  summary: PassSummary | null;
  readError: string | null;
};

/** Everything that happened, for the oracle to judge. */
export type History = Readonly<{
  plan: WorldPlan;
  store: Store;
  passes: ReadonlyMap<string, PassRecord>;
  sends: readonly Send[];
  made: readonly Made[];
  answered: readonly Commit[];
  /** what went wrong in a way that no world may: a rejected pass */
  crashes: readonly string[];
  replayed: ReadonlySet<string>;
  clockOf: (runner: number, time: number) => number;
}>;

const minute = 60_000;
const quietPasses = 7;

/** Rebuilds the rows of APIs that have neither row nor config, as `replay --write` does. */
const replayLost = (plan: WorldPlan, store: Store, now: number): ReadonlySet<string> => {
  const listed = listedAt(plan, now);
  const lost = plan.apis.filter(({ api_id }) => {
    const config = listed.get(api_id);
    return store.row(api_id) === null && (config === undefined || config === 'invalid');
  });
  for (const { api_id } of lost) {
    let state = initialHealth(api_id);
    for (const line of store.stream(api_id)) {
      const event = decodeEvent(line);
      if (E.isRight(event)) state = evolve(state, event.right);
    }
    if (state.version > 0) store.putRow(state);
  }
  return new Set(lost.map(({ api_id }) => api_id));
};

export const simulate = async (
  plan: WorldPlan,
  print: ((time: number, text: string) => void) | null,
): Promise<History> => {
  const scheduler = createScheduler(plan.start);
  const trace = (text: string) => print?.(scheduler.now(), text);
  const store = createStore();
  const calls = createCalls(plan, scheduler, trace);
  const apis = new Map(plan.apis.map((api) => [api.api_id, api]));
  const passes = new Map<string, PassRecord>();
  const sends: Send[] = [];
  const made: Made[] = [];
  const answered: Commit[] = [];
  const crashes: string[] = [];
  const root = random(plan.seed);
  const isOut = (what: Outage['what']) =>
    plan.outages.some(
      (o) => o.what === what && o.from <= scheduler.now() && scheduler.now() < Math.min(o.to, plan.quietFrom),
    );
  const clockOf = (runner: number, time: number) => {
    const clock = plan.runners[runner]?.clock;
    return clock === undefined ? time : Math.floor(time + offsetAt(clock, plan.start, plan.quietFrom, time));
  };

  const clockFor = (process: Process): Clock => ({
    now: () => clockOf(process.runner, scheduler.now()),
    elapsed: () => scheduler.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) resolve();
        else {
          signal?.addEventListener('abort', () => {
            resolve();
          });
          void calls.answer(process, ms, () => undefined).then(resolve);
        }
      }),
  });

  const depsFor = (process: Process, record: PassRecord): PassDeps => {
    const common = { plan, scheduler, store, calls, isOut, trace, apis, made, sends };
    return {
      ledger: simLedger({ ...common, answered: (commit) => answered.push(commit) }, process),
      configs: simConfigs(
        {
          ...common,
          now: scheduler.now,
          seen: (_, listed) => {
            record.listed = listed;
          },
        },
        process,
      ),
      probe: simProbe(common, process),
      alerts: simSns(common, process),
      clock: clockFor(process),
      settings: {
        runner: { id: `runner-${String(process.runner)}`, version: '0.0.0' },
        environment: 'simulated',
        claimMs: plan.claimMs,
        alertRate: plan.alertRate,
        retainDays: plan.retainDays,
        announceNewApis: plan.announce,
        secretNames: new Set(),
      },
      newPassId: () => process.passId,
      note: (text) => trace(`${process.passId} notes: ${text}`),
      progress: () => undefined,
      signal: new AbortController().signal,
    };
  };

  const startPass = (runner: number, quiet: boolean) => {
    const passId = `P${String(passes.size)}`;
    const own = root.fork(passId);
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
    trace(
      `${passId} begins on runner ${String(runner)}, clock ${new Date(clockOf(runner, scheduler.now())).toISOString()}`,
    );
    const end = (summary: PassSummary | null, readError: string | null) => {
      Object.assign(record, { ended: scheduler.now(), summary, readError });
      trace(`${passId} ends: ${readError ?? JSON.stringify(summary?.report)}`);
    };
    runPass(depsFor(process, record), {
      all: record.all,
      prune: false,
      shard: quiet ? null : shard,
      concurrency: 50,
    }).then(
      (result) => {
        if (E.isLeft(result)) end(null, result.left.message);
        else end(result.right, null);
      },
      (error: unknown) => {
        crashes.push(
          `${passId} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      },
    );
  };

  const cron = root.fork('cron');
  for (const [i, { period, phase, jitter }] of plan.runners.entries())
    for (let tick = plan.start + phase; tick < plan.quietFrom - 2 * minute; tick += period)
      scheduler.at(tick + cron.int(0, jitter), () => {
        startPass(i, false);
      });
  for (const { at, api_id } of plan.deletions)
    scheduler.at(at, () => {
      trace(`the row of ${api_id} is deleted by hand`);
      store.deleteRow(api_id);
    });
  const sweeps = root.fork('sweeps');
  if (plan.retainDays === 1)
    for (let at = plan.start; at < plan.quietFrom + 9 * 24 * 60 * minute; at += 60 * minute)
      scheduler.at(at, () => {
        store.expire(scheduler.now(), () => sweeps.chance(0.2));
      });

  const longest = Math.max(
    ...plan.apis.map(({ config }) => config.check_interval_seconds * 1000),
    ...plan.edits.map(({ to }) => (typeof to === 'string' ? 0 : to.check_interval_seconds * 1000)),
    2 * plan.claimMs,
  );
  const first = plan.quietFrom + 3 * plan.claimMs + minute;
  let replayed: ReadonlySet<string> = new Set();
  for (let i = 0; i < quietPasses; i += 1)
    scheduler.at(first + i * longest, () => {
      if (i === 2) replayed = replayLost(plan, store, scheduler.now());
      startPass(i % plan.runners.length, true);
    });
  await scheduler.runUntil(first + quietPasses * longest);
  return { plan, store, passes, sends, made, answered, crashes, replayed, clockOf };
};
