import type { Commit } from '../../../src/projections/ledger.ts';
import type { PassRecord } from './history.ts';
import { offsetAt } from './host-clock.ts';
import { createCalls, type Calls } from '../process/process.ts';
import { createScheduler, type Scheduler } from '../fakes/scheduler.ts';
import type { Made } from '../fakes/sim-probe.ts';
import type { Queued } from '../fakes/sim-queue.ts';
import type { Send } from '../fakes/sim-sns.ts';
import { createStore, type Store } from '../fakes/store.ts';
import type { ApiPlan, Outage, WorldPlan } from './world-plan.ts';

/** A world while it runs: what the simulated ports share. */
export type World = Readonly<{
  plan: WorldPlan;
  apis: ReadonlyMap<string, ApiPlan>;
  scheduler: Scheduler;
  store: Store;
  calls: Calls;
  isOut: (what: Outage['what']) => boolean;
  clockOf: (runner: number, time: number) => number;
  trace: (text: string) => void;
  passes: Map<string, PassRecord>;
  sends: Send[];
  made: Made[];
  answered: Commit[];
  crashes: string[];
  queue: Queued[];
}>;

export type Print = (time: number, text: string) => void;

export const createWorld = (plan: WorldPlan, print: Print | null): World => {
  const scheduler = createScheduler(plan.start);
  const trace = (text: string) => print?.(scheduler.now(), text);
  return {
    plan,
    apis: new Map(plan.apis.map((api) => [api.api_id, api])),
    scheduler,
    store: createStore(),
    calls: createCalls(plan, scheduler, trace),
    isOut: (what) => {
      const now = scheduler.now();
      return plan.outages.some(
        (o) => o.what === what && o.from <= now && now < Math.min(o.to, plan.quietFrom),
      );
    },
    clockOf: (runner, time) => {
      const clock = plan.runners[runner]?.clock;
      return clock === undefined
        ? time
        : Math.floor(time + offsetAt(clock, plan.start, plan.quietFrom, time));
    },
    trace,
    passes: new Map(),
    sends: [],
    made: [],
    answered: [],
    crashes: [],
    queue: [],
  };
};
