import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { best, measure, type Usage } from '../support/measure.ts';
import { startWorld, type World } from './start-world.ts';

const program = resolve(import.meta.dirname, '../../dist/upledger.cjs');

const RecordCheck = t.type({ apis: t.type({ checked: t.number, dropped: t.number }) });
const Sent = t.type({ apis: t.type({ sent: t.number }), messages: t.type({ sent: t.number }) });

/** The least CPU of several rounds, each part in the same rounds. */
export type QueueFigures = Readonly<{
  apis: number;
  run: Usage;
  dispatch: Usage;
  work: Usage;
  /** four worker processes side by side: CPU of all, wall from the first message to the last */
  four: Readonly<{ cpuUs: number; wallMs: number }>;
}>;

const linesOf = <A>(codec: t.Type<A, unknown, unknown>, { stdout }: Usage): readonly A[] =>
  stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const decoded = codec.decode(JSON.parse(line));
      if (E.isLeft(decoded)) throw new Error(`unexpected output: ${line.slice(0, 300)}`);
      return decoded.right;
    });

const insist = (usage: Usage, done: number, apis: number, what: string): Usage => {
  if (usage.exitCode !== 0 || done !== apis)
    throw new Error(
      `${what}: ${String(done)} of ${String(apis)}, exit ${String(usage.exitCode)}: ${usage.stdout.slice(0, 500)}`,
    );
  return usage;
};

const checkedBy = (usages: readonly Usage[]): number =>
  usages.flatMap((usage) => linesOf(RecordCheck, usage)).reduce((sum, { apis }) => sum + apis.checked, 0);

const stage = (world: World, apis: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-bench-queue-'));
  const start = (name: string, args: readonly string[]) => {
    const cwd = join(folder, name);
    mkdirSync(cwd, { recursive: true });
    return measure([program, ...args, '--json'], { cwd, env: { ...world.env, XDG_CACHE_HOME: folder } });
  };
  return {
    remove: () => rmSync(folder, { recursive: true, force: true }),
    run: async () => {
      const usage = await start('run', ['run']);
      return insist(usage, checkedBy([usage]), apis, 'run');
    },
    dispatch: async () => {
      const usage = await start('dispatch', ['dispatch']);
      return insist(usage, linesOf(Sent, usage)[0]?.apis.sent ?? 0, apis, 'dispatch');
    },
    work: async () => {
      const usage = await start('work', ['work', '--drain']);
      return insist(usage, checkedBy([usage]), apis, 'work');
    },
    fourWorkers: async () => {
      const began = performance.now();
      const four = ['a', 'b', 'c', 'd'].map((name) => start(`work-${name}`, ['work', '--drain']));
      const usages = await Promise.all(four);
      const wallMs = performance.now() - began;
      const checked = checkedBy(usages);
      for (const usage of usages) insist(usage, checked, apis, 'four workers');
      return { cpuUs: usages.reduce((sum, { cpuUs }) => sum + cpuUs, 0), wallMs };
    },
  };
};

/** `run` against `dispatch` and `work` over the same tables, alternating, so that noise meets all alike. */
export const benchQueue = async (
  apis: number,
  rounds: number,
  progress: (text: string) => void,
): Promise<QueueFigures> => {
  const world = await startWorld(apis);
  const { run, dispatch, work, fourWorkers, remove } = stage(world, apis);
  try {
    // These record the configs and fill the compile cache.
    await run();
    await dispatch();
    await work();
    const all: Readonly<{ run: Usage; dispatch: Usage; work: Usage }>[] = [];
    for (let i = 1; i <= rounds; i += 1) {
      const round = { run: await run(), dispatch: await dispatch(), work: await work() };
      const ms = Object.entries(round).map(([what, { cpuUs }]) => `${what} ${(cpuUs / 1000).toFixed(0)}`);
      progress(`${String(apis)} APIs, round ${String(i)}: CPU ms ${ms.join(', ')}`);
      all.push(round);
    }
    await dispatch();
    const four = await fourWorkers();
    return {
      apis,
      run: best(all.map((round) => round.run)),
      dispatch: best(all.map((round) => round.dispatch)),
      work: best(all.map((round) => round.work)),
      four,
    };
  } finally {
    remove();
    await world.stop();
  }
};
