import { readdirSync, readFileSync, existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { httpServer } from '../support/http/servers.ts';
import { temporaryFolder } from '../support/program/temporary-folder.ts';
import { noOutcome, type Outcome } from './judging/outcome.ts';
import { ended, run, start, trouble, type Program } from './program.ts';

/** What the process and its files took, at one pass. */
export type Sample = Readonly<{
  pass: number;
  residentKiB: number;
  /** after a collection of all garbage; resources: timers, sockets and the like */
  heapKiB: number;
  externalKiB: number;
  resources: number;
  handles: number;
  threads: number;
  events: number;
  fileBytes: number;
  walBytes: number;
}>;

export type Soaked = Readonly<{ outcome: Outcome; samples: readonly Sample[] }>;

const apis = 50;

/** Each API flips after a number of passes of its own; each hundredth pass finds all of them down for five. */
const isUp = (i: number, pass: number): boolean =>
  pass % 100 >= 95 ? false : Math.floor(pass / (7 + i)) % 2 === 0;

const statusOf = (pid: number, name: string): number =>
  Number(
    new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1],
  );

/** One process, pass after pass, over APIs that flap: what it takes must not grow, its file only as the log does. */
export const soak = async (
  program: Program,
  passes: number,
  say: (text: string) => void = () => undefined,
): Promise<Soaked> => {
  const fault = `soak: one process, ${String(passes)} passes, ${String(apis)} flapping APIs`;
  const { path: cwd, remove } = await temporaryFolder();
  let pass = 0;
  await using server = await httpServer((request, response) => {
    response.writeHead(isUp(Number(request.url?.slice(1)), pass) ? 200 : 503).end();
  });
  const file = join(cwd, 'upledger.db');
  const entries = Array.from({ length: apis }, (_, i) => ({
    api_id: `api-${String(i)}`,
    url: `${server.url}/${String(i)}`,
    check_interval_seconds: 1,
    failure_threshold: 1 + (i % 3),
  }));
  await writeFile(join(cwd, 'apis.yaml'), JSON.stringify({ apis: entries }));
  const memory = join(cwd, 'memory.jsonl');
  const where = { cwd, env: { ALERT_RATE: '100', PROVE_MEMORY: memory } };
  const child = start(program, ['run', '--every', '1s', '--json'], {
    ...where,
    node: ['--import', join(import.meta.dirname, 'soak-hook.ts')],
  });
  const samples: Sample[] = [];
  const problems: string[] = [];
  const { pid = 0 } = child;
  const fileSize = (name: string) => (existsSync(name) ? statSync(name).size : 0);
  const held = () => {
    const last = existsSync(memory) ? readFileSync(memory, 'utf8').trim().split('\n').at(-1) : undefined;
    return last === undefined
      ? null
      : (JSON.parse(last) as Pick<Sample, 'heapKiB' | 'externalKiB' | 'resources'>);
  };
  let transitions = 0;
  let published = 0;
  child.stderr.resume();
  const every = Math.max(1, Math.floor(passes / 40));
  for await (const line of createInterface({ input: child.stdout })) {
    pass += 1;
    const summary = JSON.parse(line) as { transitions: unknown[]; alerts: { published: number } };
    transitions += summary.transitions.length;
    published += summary.alerts.published;
    // Asked for one pass before it is looked at.
    if (pass % every === 0 || pass % every === every - 1) child.kill('SIGUSR2');
    const left = held();
    if (pass % every === 0 && left !== null && existsSync(`/proc/${String(pid)}/fd`)) {
      const db = new DatabaseSync(file, { readOnly: true });
      const events = Number(db.prepare('SELECT max(rowid) AS n FROM api_health_events').get()?.['n']);
      db.close();
      samples.push({
        pass,
        residentKiB: statusOf(pid, 'VmRSS'),
        ...left,
        handles: readdirSync(`/proc/${String(pid)}/fd`).length,
        threads: statusOf(pid, 'Threads'),
        events,
        fileBytes: fileSize(file),
        walBytes: fileSize(`${file}-wal`),
      });
      say(`soak: ${JSON.stringify(samples.at(-1))}`);
    }
    if (pass === passes) child.kill('SIGTERM');
  }
  const end = await ended(child);
  if (end.code !== 143) problems.push(`it ended with ${String(end.signal ?? end.code)}, not 143`);
  // What the last passes left owed, if anything.
  const last = await run(program, ['run', '--json'], where);
  const lastSummary = JSON.parse(last.stdout) as { transitions: unknown[]; alerts: { published: number } };
  transitions += lastSummary.transitions.length;
  published += lastSummary.alerts.published;
  for (const args of [['audit'], ['replay', '--verify']]) {
    const wrong = trouble(args.join(' '), await run(program, args, where));
    if (wrong !== null) problems.push(wrong);
  }
  if (published !== transitions)
    problems.push(`${String(transitions)} transitions, ${String(published)} alerts`);
  problems.push(...growth(samples));
  const facts = samples.at(-1)?.events ?? 0;
  await remove();
  const outcome = { ...noOutcome(fault), cases: pass, facts, transitions, problems };
  return { outcome, samples };
};

const quarter = (samples: readonly Sample[], n: number): readonly Sample[] => {
  const size = Math.floor(samples.length / 4);
  return samples.slice((n - 1) * size, n * size);
};

/** What grew though the log did not ask for it. The first quarter is the start: caches fill, code is compiled. */
const growth = (samples: readonly Sample[]): readonly string[] => {
  if (samples.length < 8) return ['too few samples: /proc is needed, and passes enough'];
  const [second, fourth] = [quarter(samples, 2), quarter(samples, 4)];
  const problems: string[] = [];
  // The least of each quarter: others were looked at in the middle of a pass.
  const least = (part: readonly Sample[], key: keyof Sample) =>
    Math.min(...part.map((sample) => sample[key]));
  for (const key of ['handles', 'threads', 'resources'] as const) {
    const [before, after] = [least(second, key), least(fourth, key)];
    if (after > before) problems.push(`${key} grew from ${String(before)} to ${String(after)}`);
  }
  // Buffers come and go by the megabyte.
  for (const [key, more] of [
    ['heapKiB', 512],
    ['externalKiB', 4096],
  ] as const) {
    const [before, after] = [least(second, key), least(fourth, key)];
    if (after > before + more) problems.push(`${key} grew from ${String(before)} to ${String(after)}`);
  }
  const [first, last] = [second[0], fourth.at(-1)];
  const half = fourth[0];
  if (first === undefined || last === undefined || half === undefined) return problems;
  // The file takes over from the -wal in steps of this size.
  const step = 16 * 1_048_576;
  const perEvent = (half.fileBytes - first.fileBytes) / (half.events - first.events);
  const more = last.fileBytes - half.fileBytes - perEvent * (last.events - half.events);
  if (more > step) problems.push(`the file grew by ${String(more)} bytes more than the log`);
  if (samples.some(({ walBytes }) => walBytes > 64 * 1_048_576))
    problems.push('the -wal grew past its limit');
  return problems;
};
