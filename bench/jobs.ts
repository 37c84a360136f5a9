// What a second thread is worth to the commands that read the log: wall time, CPU and memory of --jobs 1 and --jobs 2 in pairs, and
// whether both print the same. Only a machine with two idle cores says what the ratio of wall times is.
//
//   npm run bench -- jobs [CHECKS [PAIRS]]        default: 5000000 1
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { generateLedger } from './support/generate-ledger.ts';
import { insist, measure, type Usage } from './support/measure.ts';

const root = resolve(import.meta.dirname, '..');
const apis = 1000;
const begin = Date.UTC(2026, 9, 1);
const [checks = 5_000_000, pairs = 1] = process.argv.slice(2).map(Number);
const file = join(root, '.cache', 'bench', `${String(checks)}.db`);
if (!existsSync(file)) await generateLedger({ file, apis, checks, begin, intervalSeconds: 60 });
const until = new Date(begin + (checks / apis) * 60_000).toISOString();
const period = ['--since', '2026-10-01', '--until', until];

/** What the clock says is not the same in two runs. */
const clockMembers = /"(?:duration_ms|age_seconds)":\d+/gu;
const mostWhole = 100_000_000;

type Run = Usage & Readonly<{ digest: string }>;

/** What it prints goes to a file: a reader would need a core for itself. */
const ran = async (args: readonly string[], jobs: number): Promise<Run> => {
  const printed = join(dirname(file), 'jobs.out');
  const stdout = openSync(printed, 'w');
  const all = [
    join(root, 'dist', 'upledger.cjs'),
    ...args,
    '--jobs',
    String(jobs),
    '--store',
    `sqlite:${file}`,
  ];
  const usage = await measure(all, { cwd: dirname(file), stdout });
  closeSync(stdout);
  const hash = createHash('sha256');
  if (statSync(printed).size > mostWhole) await pipeline(createReadStream(printed), hash, { end: false });
  else hash.update(readFileSync(printed, 'utf8').replaceAll(clockMembers, ''));
  rmSync(printed);
  // A ledger of the bench has nobody to alert, so that an audit ends with 3.
  if (usage.exitCode !== 3) insist(usage, args.join(' '));
  return { ...usage, digest: hash.digest('hex') };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const print = (...cells: readonly string[]): void => {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
};

print(
  '',
  'wall s, 1 job',
  'wall s, 2 jobs',
  'times as fast',
  'times the CPU',
  'times the memory',
  'output',
  'load',
);
print('---', '--:', '--:', '--:', '--:', '--:', '---', '--:');
for (const args of [
  ['audit', '--json'],
  ['replay', '--verify', '--json'],
  ['report', '--exact', ...period, '--format', 'json'],
  ['whatif', ...period, '--json'],
  ['export'],
]) {
  const runs: (readonly [Run, Run])[] = [];
  for (let i = 0; i < pairs; i += 1) runs.push([await ran(args, 1), await ran(args, 2)]);
  const ratio = (of: (run: Run) => number) => median(runs.map(([one, two]) => of(two) / of(one)));
  const seconds = (which: 0 | 1) => (median(runs.map((pair) => pair[which].wallMs)) / 1000).toFixed(1);
  print(
    args[0] ?? '',
    seconds(0),
    seconds(1),
    (1 / ratio(({ wallMs }) => wallMs)).toFixed(2),
    ratio(({ cpuUs }) => cpuUs).toFixed(2),
    ratio(({ rssKb }) => rssKb).toFixed(2),
    runs.every(([one, two]) => one.digest === two.digest) ? 'the same' : 'DIFFERS',
    (loadavg()[0] ?? 0).toFixed(1),
  );
}
