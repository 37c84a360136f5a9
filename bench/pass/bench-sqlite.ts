import { join } from 'node:path';
import { generateLedger } from '../support/generate-ledger.ts';
import { best, insist, measure, type Usage } from '../support/measure.ts';
import { startTarget, type Target } from '../support/start-target.ts';
import { bundleBaseline, setStage, type Baseline, type Stage } from './stage.ts';
import { startOf, dayOf } from '../../src/projections/days/utc-days.ts';

const rounds = (apis: number): number => (apis >= 10_000 ? 3 : 5);

/** One line of the table. */
export type Row = Readonly<{
  what: string;
  apis: number;
  usage: Usage;
  /** CPU against that of undici alone */
  ratio: number | null;
  /** CPU against that of undici at its leanest */
  lean?: number;
  /** CPU against that of a quiet pass over the same ledger */
  quiet?: number;
  /** DynamoDB's write units of each check */
  units: number | null;
}>;

/** The URL list again and again, so that a small pass is no more than its start-up. */
const pass = (stage: Stage, env: Readonly<Record<string, string>> = {}) =>
  measure([stage.program, 'run', '--all', '--json'], {
    cwd: stage.folder,
    env: { ALERT_RATE: '100', XDG_CACHE_HOME: stage.folder, ...env },
  });

const namesOfBaselines: readonly Baseline[] = ['undici alone', 'undici at its leanest', 'raw sockets'];

const benchSize = async (target: Target, apis: number): Promise<readonly Row[]> => {
  await target.answerWith(200);
  const stage = setStage(target, apis);
  const bare = new Map<Baseline, Usage[]>(namesOfBaselines.map((what) => [what, []]));
  const files = new Map<Baseline, string>();
  for (const what of namesOfBaselines) files.set(what, await bundleBaseline(stage.folder, what));
  // The first two passes make the file, record the configs and fill the compile cache.
  insist(await pass(stage), 'the first pass');
  insist(await pass(stage), 'the second pass');
  const quiet: Usage[] = [];
  for (let i = 0; i < rounds(apis); i += 1) {
    for (const [what, runs] of bare)
      runs.push(insist(await measure([files.get(what) ?? ''], { cwd: stage.folder }), what));
    quiet.push(insist(await pass(stage), 'a quiet pass'));
  }
  await target.answerWith(503);
  const flip = insist(await pass(stage), 'the pass in which all flip');
  await target.answerWith(200);
  const back = insist(await pass(stage), 'the pass in which all flip back');
  stage.remove();
  const alone = best(bare.get('undici alone') ?? []);
  const lean = best(bare.get('undici at its leanest') ?? []);
  const row = (what: string, usage: Usage): Row => ({
    what,
    apis,
    usage,
    ratio: usage.cpuUs / alone.cpuUs,
    lean: usage.cpuUs / lean.cpuUs,
    units: null,
  });
  return [
    ...[...bare].map(([what, runs]) => row(what, best(runs))),
    row('run, quiet', best(quiet)),
    row('run, all flip', best([flip, back])),
  ];
};

/** A quiet pass over a ledger that already holds `history` events of each API: what reaches the disk. */
const benchWrites = async (target: Target, apis: number, history: number): Promise<Row> => {
  await target.answerWith(200);
  const stage = setStage(target, apis);
  const begin = Date.now() - history * 60_000 - 3_600_000;
  const file = join(stage.folder, 'upledger.db');
  await generateLedger({ file, apis, checks: apis * history, begin, intervalSeconds: 60 });
  insist(await pass(stage), 'the first pass over a history');
  const runs: Usage[] = [];
  for (let i = 0; i < 5; i += 1) runs.push(insist(await pass(stage), 'a pass over a history'));
  stage.remove();
  const written = runs.reduce((sum, run) => sum + run.written, 0) / runs.length;
  return {
    what: `run, ${String(history)} events each`,
    apis,
    usage: { ...best(runs), written },
    ratio: null,
    units: null,
  };
};

/** A day of each API is over: passes that summarize as many of them as one pass does, beside those that summarize none. */
const benchDays = async (target: Target, apis: number): Promise<readonly Row[]> => {
  await target.answerWith(200);
  const stage = setStage(target, apis);
  const file = join(stage.folder, 'upledger.db');
  const begin = startOf(dayOf(Date.now()) - 1);
  await generateLedger({ file, apis, checks: apis * 100, begin, intervalSeconds: 600 });
  const withoutDays = { SUMMARIZE_DAYS: 'false' };
  insist(await pass(stage, withoutDays), 'the first pass of a day');
  const [closing, quiet]: [Usage[], Usage[]] = [[], []];
  for (let i = 0; i < rounds(apis); i += 1) {
    quiet.push(insist(await pass(stage, withoutDays), 'a pass that closes no day'));
    closing.push(insist(await pass(stage), 'a pass that closes days'));
  }
  stage.remove();
  const still = best(quiet);
  const row = (what: string, usage: Usage): Row => ({ what, apis, usage, ratio: null, units: null });
  return [
    row('run, no day is closed', still),
    { ...row('run, a day of each is over', best(closing)), quiet: best(closing).cpuUs / still.cpuUs },
  ];
};

/** All rows of the SQLite table; with `history`, that of a file of half a million events too. */
export const benchSqlite = async (
  sizes: readonly number[],
  history: boolean,
  tell: (row: Row) => void,
): Promise<void> => {
  const target = await startTarget();
  try {
    for (const apis of sizes) for (const row of await benchSize(target, apis)) tell(row);
    if (history) {
      for (const row of await benchDays(target, 1000)) tell(row);
      tell(await benchWrites(target, 1000, 500));
    }
  } finally {
    target.stop();
  }
};
