import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

const Usage = t.strict({ cpuUs: t.number, rssKb: t.number, written: t.number });

/** What one whole process used: CPU of user and system in µs, peak RSS in KiB, bytes written to disk, wall in ms. */
export type Usage = t.TypeOf<typeof Usage> &
  Readonly<{ wallMs: number; exitCode: number | null; stdout: string; stderr: string }>;

const hook = join(import.meta.dirname, 'usage-hook.cjs');

/** Runs one Node program to its end and reports what it used, start-up included. `stdout`: a file descriptor to write to. */
export const measure = async (
  args: readonly string[],
  options: Readonly<{ cwd: string; env?: Readonly<Record<string, string>>; stdout?: number }>,
): Promise<Usage> => {
  const file = join(options.cwd, 'usage.json');
  // Nothing else of this process: variables that it sets for itself would change what the program does.
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...options.env, BENCH_USAGE_FILE: file };
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', hook, ...args], {
    cwd: options.cwd,
    env,
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const wallMs = performance.now() - began;
  const usage = Usage.decode(JSON.parse(readFileSync(file, 'utf8')));
  if (E.isLeft(usage)) throw new Error(`no figures came of ${args.join(' ')}: ${stderr}`);
  return { ...usage.right, wallMs, exitCode, stdout, stderr };
};

/** The one with the least CPU of several runs: the machine is shared, and noise only ever adds. */
export const best = (runs: readonly Usage[]): Usage =>
  runs.reduce((least, run) => (run.cpuUs < least.cpuUs ? run : least));

/** What failed is no figure. */
export const insist = (usage: Usage, what: string): Usage => {
  if (usage.exitCode !== 0)
    throw new Error(
      `${what} ended with ${String(usage.exitCode)}: ${(usage.stderr + usage.stdout).slice(0, 500)}`,
    );
  return usage;
};
