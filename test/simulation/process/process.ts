import type { Random } from '../world/random.ts';
import type { Scheduler } from '../fakes/scheduler.ts';
import type { WorldPlan } from '../world/world-plan.ts';

/** What happened to a process that can explain a repeated alert. Times are true; of standing still, that of its end. */
export type Mishap = Readonly<{ at: number; kind: 'died' | 'stalled' | 'log' | 'answer' }>;

/** One pass of one runner as the operating system sees it: it may die or stand still at every call it makes. */
export type Process = {
  readonly passId: string;
  readonly runner: number;
  readonly random: Random;
  alive: boolean;
  stalledUntil: number;
  readonly mishaps: Mishap[];
};

const never = <A>(): Promise<A> => new Promise(() => undefined);

/** Calls from processes to the outside, with the faults of the world. After `quietFrom` there are none. */
export type Calls = Readonly<{
  hits: (process: Process, kind: keyof WorldPlan['rates']) => boolean;
  latency: (process: Process) => number;
  /** Resolves in the process `ms` from now, unless it has died; later when it stands still. */
  answer: <A>(process: Process, ms: number, value: () => A) => Promise<A>;
  /** A request: perhaps the process dies first; then `arrive` runs outside, dead or alive, and is answered. */
  request: <A>(process: Process, arrive: () => A) => Promise<A>;
}>;

export const createCalls = (plan: WorldPlan, scheduler: Scheduler, trace: (text: string) => void): Calls => {
  const hits: Calls['hits'] = ({ random }, kind) => {
    const rate = plan.rates[kind];
    return rate > 0 && scheduler.now() < plan.quietFrom && random.chance(rate);
  };
  const latency: Calls['latency'] = (process) =>
    hits(process, 'slow') ? process.random.int(200, 4000) : process.random.int(1, 25);

  const die = (process: Process) => {
    process.alive = false;
    process.mishaps.push({ at: scheduler.now(), kind: 'died' });
    trace(`${process.passId} dies`);
  };

  const deliver = (process: Process, time: number, run: () => void) => {
    scheduler.at(time, () => {
      if (!process.alive) return;
      if (hits(process, 'die')) {
        die(process);
        return;
      }
      if (scheduler.now() >= process.stalledUntil && hits(process, 'stall')) {
        process.stalledUntil = scheduler.now() + process.random.int(100, plan.claimMs * 3);
        process.mishaps.push({ at: process.stalledUntil, kind: 'stalled' });
        trace(`${process.passId} stands still until ${new Date(process.stalledUntil).toISOString()}`);
      }
      if (scheduler.now() < process.stalledUntil)
        scheduler.at(process.stalledUntil, () => {
          if (process.alive) run();
        });
      else run();
    });
  };

  const answer: Calls['answer'] = (process, ms, value) =>
    new Promise((resolve) => {
      deliver(process, scheduler.now() + ms, () => {
        resolve(value());
      });
    });

  return {
    hits,
    latency,
    answer,
    request: (process, arrive) => {
      if (hits(process, 'die')) {
        die(process);
        return never();
      }
      return new Promise((resolve) => {
        scheduler.at(scheduler.now() + latency(process), () => {
          const value = arrive();
          deliver(process, scheduler.now() + latency(process), () => {
            resolve(value);
          });
        });
      });
    },
  };
};
