// What `report` takes for a month and for a year of 1,000 APIs from the summaries of their days, all checks expired. The
// ledger is kept in .cache/bench; the first run takes minutes to write it.
//
//   npm run bench -- days [APIS]        default: 1000
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { generateDays } from './days/generate-days.ts';
import { best, insist, measure, type Usage } from './support/measure.ts';

const root = resolve(import.meta.dirname, '..');
const apis = Number(process.argv[2] ?? '1000');
const days = 365;
const file = join(root, '.cache', 'bench', `days-${String(apis)}.db`);
if (!existsSync(file)) await generateDays({ file, apis, days, begin: Date.UTC(2025, 0, 1) });

const print = (...cells: readonly string[]): void => {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
};

print('period', 'summaries', 'wall s', 'CPU s', 'peak RSS MB');
print('---', '--:', '--:', '--:', '--:');
for (const [period, since, until, count] of [
  ['a month', '2025-10-01', '2025-11-01', 31],
  ['a year', '2025-01-01', '2026-01-01', days],
] as const) {
  const args = [
    'report',
    '--since',
    since,
    '--until',
    until,
    '--format',
    'json',
    '--store',
    `sqlite:${file}`,
  ];
  const runs: Usage[] = [];
  for (let i = 0; i < 3; i += 1)
    runs.push(
      insist(
        await measure([join(root, 'dist', 'upledger.cjs'), ...args], { cwd: dirname(file) }),
        args.join(' '),
      ),
    );
  const { wallMs, cpuUs, rssKb } = best(runs);
  print(
    period,
    (apis * count).toLocaleString('en'),
    (wallMs / 1000).toFixed(1),
    (cpuUs / 1e6).toFixed(1),
    String(Math.round(rssKb / 1000)),
  );
}
