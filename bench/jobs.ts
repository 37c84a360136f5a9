// What a second thread is worth to the commands that read the log: wall time, CPU and memory of --jobs 1 and --jobs 2 in pairs, and
// whether both print the same. Only a machine with two idle cores says what the ratio of wall times is. An export is also printed to
// memory and to a reader that throws it away, which tells what of its time is the disk's.
//
//   npm run bench -- jobs [CHECKS [PAIRS [COMMAND]]]        default: 5000000 1, all commands
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { freemem, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { generateLedger } from './support/generate-ledger.ts';
import { insist, measure, type Usage } from './support/measure.ts';

const root = resolve(import.meta.dirname, '..');
const apis = 1000;
const begin = Date.UTC(2026, 9, 1);
const [checks = 5_000_000, pairs = 1] = process.argv.slice(2, 4).map(Number);
const only = process.argv[4];
const file = join(root, '.cache', 'bench', `${String(checks)}.db`);
if (!existsSync(file)) await generateLedger({ file, apis, checks, begin, intervalSeconds: 60 });
const until = new Date(begin + (checks / apis) * 60_000).toISOString();
const period = ['--since', '2026-10-01', '--until', until];

/** What the clock says is not the same in two runs. */
const clockMembers = /"(?:duration_ms|age_seconds)":\d+/gu;
const mostWhole = 100_000_000;

type Run = Usage & Readonly<{ digest: string }>;

type Target = 'disk' | 'memory' | 'pipe';

/** Where files are memory. */
const memoryFolder = '/dev/shm';
const enoughMemory = 2 * statSync(file).size;
const hasMemory = existsSync(memoryFolder) && freemem() > enoughMemory;

const digestOf = async (printed: string): Promise<string> => {
  const hash = createHash('sha256');
  if (statSync(printed).size > mostWhole) await pipeline(createReadStream(printed), hash, { end: false });
  else hash.update(readFileSync(printed, 'utf8').replaceAll(clockMembers, ''));
  return hash.digest('hex');
};

const intoFile = async (args: readonly string[], folder: string): Promise<Run> => {
  const printed = join(folder, 'upledger-jobs.out');
  const stdout = openSync(printed, 'w');
  try {
    const usage = await measure(args, { cwd: dirname(file), stdout });
    return { ...usage, digest: await digestOf(printed) };
  } finally {
    closeSync(stdout);
    rmSync(printed);
  }
};

/** The reader counts what it gets: for more it would need a core for itself. */
const intoPipe = async (args: readonly string[]): Promise<Run> => {
  const pipe = join(dirname(file), 'upledger-jobs.pipe');
  rmSync(pipe, { force: true });
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('sh', ['-c', 'wc -c <"$1"', 'sh', pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
  const counted = text(reader.stdout);
  const stdout = openSync(pipe, 'w');
  rmSync(pipe);
  const usage = await measure(args, { cwd: dirname(file), stdout }).finally(() => closeSync(stdout));
  return { ...usage, digest: await counted };
};

const ran = async (args: readonly string[], jobs: number, target: Target): Promise<Run> => {
  const all = [
    join(root, 'dist', 'upledger.cjs'),
    ...args,
    '--jobs',
    String(jobs),
    '--store',
    `sqlite:${file}`,
  ];
  const run =
    target === 'pipe'
      ? await intoPipe(all)
      : await intoFile(all, target === 'disk' ? dirname(file) : memoryFolder);
  // A ledger of the bench has nobody to alert, so that an audit ends with 3.
  if (run.exitCode !== 3) insist(run, args.join(' '));
  return run;
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
const commands: readonly (readonly string[])[] = [
  ['audit', '--json'],
  ['replay', '--verify', '--json'],
  ['report', '--exact', ...period, '--format', 'json'],
  ['whatif', ...period, '--json'],
  ['export'],
];

const targetsOf = (command: string): readonly Target[] =>
  command === 'export' ? ['disk', ...(hasMemory ? (['memory'] as const) : []), 'pipe'] : ['disk'];

const printRow = async (args: readonly string[], target: Target): Promise<void> => {
  const runs: (readonly [Run, Run])[] = [];
  for (let i = 0; i < pairs; i += 1) runs.push([await ran(args, 1, target), await ran(args, 2, target)]);
  const ratio = (of: (run: Run) => number) => median(runs.map(([one, two]) => of(two) / of(one)));
  const seconds = (which: 0 | 1) => (median(runs.map((pair) => pair[which].wallMs)) / 1000).toFixed(1);
  print(
    `${args[0] ?? ''}${target === 'disk' ? '' : `, to ${target === 'pipe' ? 'a pipe' : 'memory'}`}`,
    seconds(0),
    seconds(1),
    (1 / ratio(({ wallMs }) => wallMs)).toFixed(2),
    ratio(({ cpuUs }) => cpuUs).toFixed(2),
    ratio(({ rssKb }) => rssKb).toFixed(2),
    runs.every(([one, two]) => one.digest === two.digest) ? 'the same' : 'DIFFERS',
    (loadavg()[0] ?? 0).toFixed(1),
  );
};

for (const args of commands.filter(([name]) => only === undefined || name === only))
  for (const target of targetsOf(args[0] ?? '')) await printRow(args, target);
