import type { History } from './world/history.ts';
import { random, type Random } from './world/random.ts';
import { runAudit } from './process/run-audit.ts';
import { rebuildForged, resetAhead, scheduleForgeries } from './process/forge.ts';
import { runReplay } from './process/run-replay.ts';
import { listedAt } from './fakes/sim-configs.ts';
import { areSwept } from './world/draw-retention.ts';
import { startPass } from './process/start-pass.ts';
import { startWorker, type LivingWorker } from './process/start-worker.ts';
import type { WorldPlan } from './world/world-plan.ts';
import { createWorld, type Print, type World } from './world/world.ts';

const minute = 60_000;
const hour = 60 * minute;
/** The last of them come later than any alert waits for its next attempt. */
const quietPasses = { soon: 5, later: 2 };
const longestWait = hour;
/** So many passes that are hours apart look at every day of the last month. */
const passesOfMonth = 33;

/** What somebody forged while days passed is found in the end, however old the alert is. */
const soonIn = ({ forgeries, summarizeDays }: WorldPlan): number =>
  forgeries.length > 0 && summarizeDays ? passesOfMonth : quietPasses.soon;

/** Starts workers that are not there, and asks one to stop now and then. */
const keepWorkers = (world: World, root: Random) => {
  const living = new Map<number, LivingWorker>();
  const chance = root.fork('workers');
  let started = 0;
  return {
    keep: (runner: number) => {
      const worker = living.get(runner);
      if (worker !== undefined && worker.process.alive && !worker.hasEnded()) {
        if (chance.chance(0.05)) worker.stop.abort();
        return;
      }
      started += 1;
      living.set(runner, startWorker(world, runner, `W${String(started)}`, root));
    },
    /** From now on only passes run, and what is left in the queue is lost. */
    end: () => {
      for (const { process } of living.values()) {
        process.alive = false;
        process.mishaps.push({ at: world.scheduler.now(), kind: 'died' });
      }
    },
  };
};

/** Cron, the hands of the operator, and the expiry of routine checks. */
const schedule = (world: World) => {
  const { plan, scheduler, store, trace } = world;
  const root = random(plan.seed);
  const cron = root.fork('cron');
  const workers = keepWorkers(world, root);
  const isOff = (time: number): boolean => plan.off !== null && plan.off.from <= time && time < plan.off.to;
  for (const [i, { role, period, phase, jitter }] of plan.runners.entries())
    for (let tick = plan.start + phase; tick < plan.quietFrom - 2 * minute; tick += period)
      scheduler.at(tick + cron.int(0, jitter), () => {
        if (isOff(scheduler.now())) return;
        if (role === 'work') workers.keep(i);
        else startPass(world, i, role, false, root);
      });
  scheduler.at(plan.quietFrom - 1, workers.end);
  for (const { at, api_id } of plan.deletions)
    scheduler.at(at, () => {
      trace(`the state of ${api_id} is deleted by hand`);
      store.deleteRow(api_id);
    });
  scheduleForgeries(world);
  const sweeps = root.fork('sweeps');
  if (areSwept(plan))
    for (let at = plan.start; at < plan.quietFrom + 9 * 24 * hour; at += hour)
      scheduler.at(at, () => {
        store.expire(scheduler.now(), () => sweeps.chance(0.2));
      });
  return root;
};

/** APIs that no pass need heal: their state was deleted by hand, and nothing has them checked. */
const rebuildLost = async (world: World) => {
  const { plan, scheduler, trace } = world;
  const listed = listedAt(plan, scheduler.now());
  for (const { api_id } of plan.apis) {
    const config = listed.get(api_id);
    const isChecked = config !== undefined && config !== 'invalid' && config.enabled;
    if (isChecked || plan.deletions.every((deletion) => deletion.api_id !== api_id)) continue;
    trace(`replay --write --api ${api_id}`);
    await runReplay(world, api_id, { write: true, reset: false });
  }
};

/** Lives through a world from its start until it has been quiet for a few passes. `print`: for a trace. */
export const simulate = async (plan: WorldPlan, print: Print | null): Promise<History> => {
  const world = createWorld(plan, print);
  const { scheduler } = world;
  const root = schedule(world);
  const gap = Math.max(
    ...plan.apis.map(({ config }) => config.check_interval_seconds * 1000),
    ...plan.edits.map(({ to }) => (typeof to === 'string' ? 0 : to.check_interval_seconds * 1000)),
    2 * plan.claimMs,
  );
  const first = plan.quietFrom + 3 * plan.claimMs + minute;
  const soon = soonIn(plan);
  const all = soon + quietPasses.later;
  const begins = (i: number) => first + i * gap + (i < soon ? 0 : longestWait);
  for (let i = 0; i < all; i += 1) {
    await scheduler.runUntil(begins(i));
    if (i === 2) {
      await rebuildLost(world);
      await resetAhead(world);
    }
    startPass(world, i % plan.runners.length, 'run', true, root);
  }
  await scheduler.runUntil(begins(all));
  await rebuildForged(world);
  return {
    ...world,
    verified: await runReplay(world, null, { write: false, reset: false }),
    audited: plan.summarizeDays ? await runAudit(world) : [],
  };
};
