// How fast, and in how much memory, `report` and `whatif` read a ledger in SQLite: once with 500 thousand checks, once
// with ten times as many. Takes minutes, most of them to write the ledgers (kept in .cache/bench).
//
//   node bench/report.ts [CHECKS…]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { generateLedger } from './support/generate-ledger.ts';

const root = resolve(import.meta.dirname, '..');
const apis = 1000;
const begin = Date.UTC(2026, 9, 1);
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [500_000, 5_000_000];

const fileOf = (checks: number): string => join(root, '.cache', 'bench', `${String(checks)}.db`);

/** The most memory that a process has had so far, in MB, and the CPU seconds it took; null when it is gone. */
const usageOf = (pid: number): { rss: number; cpu: number } | null => {
  try {
    const rss =
      Number(/VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1000;
    const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .replace(/^.*\) /u, '')
      .split(' ');
    return { rss, cpu: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return null;
  }
};

const measure = async (checks: number, args: readonly string[]): Promise<void> => {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'src', 'main.ts'), ...args, '--store', `sqlite:${fileOf(checks)}`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exit = once(child, 'exit');
  let most = { rss: 0, cpu: 0 };
  const watch = new AbortController();
  const watching = (async () => {
    for await (const _ of setInterval(50, null, { signal: watch.signal }))
      most = usageOf(child.pid ?? 0) ?? most;
  })().catch(() => undefined);
  const [code]: unknown[] = await exit;
  watch.abort();
  await watching;
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`upledger ${args.join(' ')}: exit ${String(code)}`);
  process.stdout.write(
    `${checks.toLocaleString('en').padStart(10)} checks  ${(args[0] ?? '').padEnd(7)} ${(args.at(-1) ?? '').padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${Math.round(
      checks / seconds,
    )
      .toLocaleString('en')
      .padStart(8)}/s  CPU ${most.cpu.toFixed(1)} s  RSS ${most.rss.toFixed(0)} MB\n`,
  );
};

for (const checks of sizes) {
  const file = fileOf(checks);
  if (!existsSync(file)) await generateLedger({ file, apis, checks, begin, intervalSeconds: 60 });
  const since = [
    '--since',
    '2026-10-01',
    '--until',
    new Date(begin + (checks / apis) * 60_000).toISOString(),
  ];
  await measure(checks, ['report', ...since, '--format', 'json']);
  await measure(checks, ['report', ...since, '--format', 'html']);
  await measure(checks, ['whatif', ...since, '--json']);
}
