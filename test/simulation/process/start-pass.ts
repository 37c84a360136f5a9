import * as E from 'fp-ts/lib/Either.js';
import { runDispatch } from '../../../src/runner/queue/run-dispatch.ts';
import { runPass } from '../../../src/runner/pass/run-pass.ts';
import type { PassSummary } from '../../../src/runner/pass/pass-summary.ts';
import type { PassKind, PassRecord } from '../world/history.ts';
import { processDeps } from './process-deps.ts';
import type { Process } from './process.ts';
import type { Random } from '../world/random.ts';
import { simQueue } from '../fakes/sim-queue.ts';
import type { World } from '../world/world.ts';

export const newRecord = (world: World, process: Process, passId: string, kind: PassKind): PassRecord => ({
  passId,
  kind,
  runner: process.runner,
  began: world.scheduler.now(),
  process,
  all: false,
  quiet: false,
  listed: null,
  stated: null,
  retains: null,
  seen: new Map(),
  unlooked: false,
  ended: null,
  summary: null,
  readError: null,
});

/** Starts one pass as cron does, beside any that still runs, and writes down how it ends. */
export const startPass = (
  world: World,
  runner: number,
  kind: 'run' | 'dispatch',
  quiet: boolean,
  chance: Random,
): void => {
  const { plan, passes, scheduler, trace, crashes } = world;
  const passId = `P${String(passes.size)}`;
  const own = chance.fork(passId);
  const { all = 0, shard = null } = plan.runners[runner] ?? {};
  const process: Process = { passId, runner, random: own, alive: true, stalledUntil: 0, mishaps: [] };
  const record: PassRecord = {
    ...newRecord(world, process, passId, kind),
    all: !quiet && kind === 'run' && own.chance(all),
    quiet,
  };
  passes.set(passId, record);
  const clock = new Date(world.clockOf(runner, scheduler.now())).toISOString();
  trace(`${passId} begins (${kind}) on runner ${String(runner)}, whose clock shows ${clock}`);
  const end = (summary: PassSummary | null, said: string) => {
    Object.assign(record, { ended: scheduler.now(), summary, readError: summary === null ? said : null });
    trace(`${passId} ends: ${said}`);
  };
  const deps = processDeps(world, process, () => passId);
  const options = { all: record.all, prune: false, shard: quiet ? null : shard, concurrency: 50 };
  const run = async () => {
    if (kind === 'dispatch') {
      const dispatched = await runDispatch({ ...deps, queue: simQueue(world, process) }, options);
      end(null, E.isLeft(dispatched) ? dispatched.left.message : JSON.stringify(dispatched.right.report));
      return;
    }
    const result = await runPass(deps, options);
    if (E.isLeft(result)) end(null, result.left.message);
    else end(result.right, JSON.stringify(result.right.report));
  };
  run().catch((error: unknown) => {
    crashes.push(
      `${passId} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  });
};
