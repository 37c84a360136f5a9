// How fast, and in how much memory, `report` and `whatif` read a ledger in SQLite, and how large what they print is: once with 500 thousand checks, once
// with ten times as many. Takes minutes, most of them to write the ledgers (kept in .cache/bench).
//
// The built program is measured, as users have it: run `npm run build` first.
//
//   node bench/report.ts [CHECKS…]
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { generateLedger } from './support/generate-ledger.ts';
import { measure } from './support/measure.ts';

const root = resolve(import.meta.dirname, '..');
const apis = 1000;
const begin = Date.UTC(2026, 9, 1);
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [500_000, 5_000_000];

const grouped = (n: number): string => Math.round(n).toLocaleString('en');

const figures = async (file: string, checks: number, args: readonly string[]): Promise<void> => {
  const all = [join(root, 'dist', 'upledger.cjs'), ...args, '--store', `sqlite:${file}`];
  const { cpuUs, rssKb, wallMs, exitCode, stdout } = await measure(all, { cwd: dirname(file) });
  if (exitCode !== 0) throw new Error(`upledger ${args.join(' ')}: exit ${String(exitCode)}`);
  const cells = [
    grouped(checks).padStart(10),
    'checks ',
    [args[0], args.at(-1)].join(' ').padEnd(14),
    `${(wallMs / 1000).toFixed(1).padStart(6)} s `,
    `${grouped((checks / wallMs) * 1000).padStart(8)}/s `,
    `${grouped((checks / cpuUs) * 1e6).padStart(8)} per CPU second `,
    `RSS ${grouped(rssKb / 1000)} MB `,
    `${grouped(Buffer.byteLength(stdout))} bytes`,
  ];
  process.stdout.write(`${cells.join(' ')}\n`);
};

for (const checks of sizes) {
  const file = join(root, '.cache', 'bench', `${String(checks)}.db`);
  if (!existsSync(file)) await generateLedger({ file, apis, checks, begin, intervalSeconds: 60 });
  const until = new Date(begin + (checks / apis) * 60_000).toISOString();
  const since = ['--since', '2026-10-01', '--until', until];
  await figures(file, checks, ['report', ...since, '--format', 'json']);
  await figures(file, checks, ['report', ...since, '--format', 'html']);
  await figures(file, checks, ['whatif', ...since, '--json']);
}
