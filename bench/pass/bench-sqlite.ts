import { join } from 'node:path';
import { generateLedger } from '../support/generate-ledger.ts';
import { best, insist, measure, type Usage } from '../support/measure.ts';
import { startTarget, type Target } from '../support/start-target.ts';
import { bundleUndiciAlone, setStage, type Stage } from './stage.ts';

const rounds = (apis: number): number => (apis >= 10_000 ? 3 : 5);

/** One line of the table. */
export type Row = Readonly<{
  what: string;
  apis: number;
  usage: Usage;
  /** CPU against that of undici alone */
  ratio: number | null;
  /** DynamoDB's write units of each check */
  units: number | null;
}>;

/** The URL list again and again, so that a small pass is no more than its start-up. */
const pass = (stage: Stage, extra: readonly string[] = []) =>
  measure([stage.program, 'run', '--all', '--json', ...extra], {
    cwd: stage.folder,
    env: { ALERT_RATE: '100', XDG_CACHE_HOME: stage.folder },
  });

const benchSize = async (target: Target, apis: number): Promise<readonly Row[]> => {
  await target.answerWith(200);
  const stage = setStage(target, apis);
  const alone = await bundleUndiciAlone(stage.folder);
  // The first two passes make the file, record the configs and fill the compile cache.
  insist(await pass(stage), 'the first pass');
  insist(await pass(stage), 'the second pass');
  const bare: Usage[] = [];
  const quiet: Usage[] = [];
  for (let i = 0; i < rounds(apis); i += 1) {
    bare.push(insist(await measure([alone], { cwd: stage.folder }), 'undici alone'));
    quiet.push(insist(await pass(stage), 'a quiet pass'));
  }
  await target.answerWith(503);
  const flip = insist(await pass(stage), 'the pass in which all flip');
  await target.answerWith(200);
  const back = insist(await pass(stage), 'the pass in which all flip back');
  stage.remove();
  const [yardstick, still] = [best(bare), best(quiet)];
  const against = (usage: Usage) => usage.cpuUs / yardstick.cpuUs;
  return [
    { what: 'undici alone', apis, usage: yardstick, ratio: null, units: null },
    { what: 'run, quiet', apis, usage: still, ratio: against(still), units: null },
    {
      what: 'run, all flip',
      apis,
      usage: best([flip, back]),
      ratio: against(best([flip, back])),
      units: null,
    },
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

/** All rows of the SQLite table; with `history`, that of a file of half a million events too. */
export const benchSqlite = async (
  sizes: readonly number[],
  history: boolean,
  tell: (row: Row) => void,
): Promise<void> => {
  const target = await startTarget();
  try {
    for (const apis of sizes) for (const row of await benchSize(target, apis)) tell(row);
    if (history) tell(await benchWrites(target, 1000, 500));
  } finally {
    target.stop();
  }
};
