// How fast, and in how much memory, `replay --verify` and `audit` read a ledger in SQLite, beside a loop that reads the same
// rows and does nothing; and whether `transitions` and `status` cost more when there are more quiet checks. The ledgers
// are kept in .cache/bench; the first run takes minutes to write them.
//
//   npm run bench -- replay [CHECKS…]        default: 500000 5000000
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quietLedger } from './replay/quiet-ledger.ts';
import { reducerSpeed } from './replay/reducer-speed.ts';
import { generateLedger } from './support/generate-ledger.ts';
import { best, insist, measure, type Usage } from './support/measure.ts';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'dist', 'upledger.cjs');
const apis = 1000;
const begin = Date.UTC(2026, 9, 1);
const fewest = 5000;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [500_000, 5_000_000];

const grouped = (n: number): string => Math.round(n).toLocaleString('en');

const print = (...cells: readonly string[]): void => {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
};

const ledgerOf = async (checks: number): Promise<string> => {
  const file = join(root, '.cache', 'bench', `${String(checks)}.db`);
  if (!existsSync(file)) await generateLedger({ file, apis, checks, begin, intervalSeconds: 60 });
  return file;
};

// A ledger of the bench has nobody to alert, so that an audit ends with 3; what cannot be read ends with 1.
const ran = async (file: string, ...args: readonly string[]): Promise<Usage> => {
  const usage = await measure([program, ...args, '--store', `sqlite:${file}`], { cwd: dirname(file) });
  return usage.exitCode === 3 ? usage : insist(usage, args.join(' '));
};

const show = (checks: number, what: string, usage: Usage, bare: Usage): void => {
  print(
    grouped(checks),
    what,
    (usage.wallMs / 1000).toFixed(1),
    grouped((checks / usage.wallMs) * 1000),
    grouped((checks / usage.cpuUs) * 1e6),
    (usage.cpuUs / bare.cpuUs).toFixed(1),
    grouped(usage.rssKb / 1000),
  );
};

print('checks', '', 'wall s', 'a second', 'a CPU second', 'CPU against the bare loop', 'peak RSS MB');
print('--:', '---', '--:', '--:', '--:', '--:', '--:');
for (const checks of sizes) {
  const file = await ledgerOf(checks);
  const bare = await measure([join(import.meta.dirname, 'replay', 'bare-loop.ts'), file], {
    cwd: dirname(file),
  });
  show(checks, 'bare loop', insist(bare, 'the bare loop'), bare);
  show(checks, 'replay --verify', await ran(file, 'replay', '--verify', '--json'), bare);
  show(checks, 'audit', await ran(file, 'audit', '--json'), bare);
}

/** The least of some runs: they are short, and noise only adds. */
const least = async (file: string, ...args: readonly string[]): Promise<Usage> => {
  const runs: Usage[] = [];
  for (let i = 0; i < 5; i += 1) runs.push(await ran(file, ...args));
  return best(runs);
};

const few = await ledgerOf(fewest);
const quiet = 5_000_000;
const most = join(dirname(few), `quiet-${String(quiet)}.db`);
quietLedger(few, most, quiet);
process.stdout.write('\n');
print('', `CPU ms at ${grouped(fewest)} checks`, `with ${grouped(quiet)} quiet ones more`, 'ratio');
print('---', '--:', '--:', '--:');
for (const args of [
  ['status', '--json'],
  ['transitions', '--format', 'json'],
]) {
  const [small, large] = [await least(few, ...args), await least(most, ...args)];
  print(
    args[0] ?? '',
    (small.cpuUs / 1000).toFixed(0),
    (large.cpuUs / 1000).toFixed(0),
    (large.cpuUs / small.cpuUs).toFixed(2),
  );
}
const largest = await ledgerOf(Math.max(...sizes));
process.stdout.write(`\nThe reducer folds ${grouped(reducerSpeed(largest))} events a CPU second.\n`);
