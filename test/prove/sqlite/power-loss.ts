import { copyFile, mkdir, open, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import { startApis } from '../apis-server.ts';
import { eachOf } from '../in-parallel.ts';
import { noOutcome, sumOutcomes, type Outcome } from '../judging/outcome.ts';
import { ended, run, trouble, type Program } from '../program.ts';
import type { Scenario } from '../scenarios.ts';
import { sqliteBase } from './sqlite-base.ts';
import { logOf, sqliteScene } from './sqlite-scene.ts';

const pageBytes = 4096;

/** A file as a loss of power could have left it, and the step whose commits it must hold. */
type Remains = Readonly<{ name: string; file: string; step: number }>;

type RecordAlertResult = Readonly<{ n: number; facts: readonly string[] }>;

const sizeOf = async (file: string): Promise<number> => (existsSync(file) ? (await stat(file)).size : 0);

const copyPair = async (from: string, to: string) => {
  for (const suffix of ['', '-wal'])
    if (existsSync(from + suffix)) await copyFile(from + suffix, to + suffix);
};

/** What a commit was writing to the log, cut off at these places, or there as room without content. */
const tornLogs = async (folder: string, n: number, cuts: number): Promise<readonly Remains[]> => {
  const [before, after] = [join(folder, `${String(n)}-before.db`), join(folder, `${String(n)}-after.db`)];
  const [from, to] = [await sizeOf(`${before}-wal`), await sizeOf(`${after}-wal`)];
  if (to <= from) return [];
  const found: Remains[] = [];
  for (let i = 0; i < cuts; i += 1) {
    const kept = from + Math.floor(((to - from) * (i + 0.5)) / cuts);
    const [short, hollow] = ['short', 'hollow'].map((how) =>
      join(folder, `${String(n)}-${how}-${String(i)}.db`),
    );
    if (short === undefined || hollow === undefined) continue;
    await copyPair(after, short);
    await truncate(`${short}-wal`, kept);
    await copyPair(after, hollow);
    await truncate(`${hollow}-wal`, kept);
    await truncate(`${hollow}-wal`, to);
    const what = `${String(to - kept)} of ${String(to - from)} bytes of step ${String(n)}`;
    found.push({ name: `without the last ${what}`, file: short, step: n - 1 });
    found.push({ name: `with zeros for the last ${what}`, file: hollow, step: n - 1 });
  }
  return found;
};

/** The file in the middle of a checkpoint: some of its pages are new, and the log is still whole. */
const tornCheckpoints = async (folder: string, n: number, cuts: number): Promise<readonly Remains[]> => {
  const [before, after] = [join(folder, `${String(n)}-before.db`), join(folder, `${String(n)}-after.db`)];
  if ((await sizeOf(`${before}-wal`)) === 0 || existsSync(`${after}-wal`)) return [];
  const pages = Math.ceil((await sizeOf(after)) / pageBytes);
  const content = await readFile(after);
  const found: Remains[] = [];
  for (let i = 0; i < cuts; i += 1) {
    const file = join(folder, `${String(n)}-checkpoint-${String(i)}.db`);
    await copyPair(before, file);
    const handle = await open(file, 'r+');
    // The disk may write them in any order.
    for (let page = 0; page < pages; page += 1)
      if ((page * 7 + i * 3) % cuts <= i)
        await handle.write(content, page * pageBytes, pageBytes, page * pageBytes);
    await handle.close();
    found.push({ name: `part ${String(i + 1)} of the checkpoint at step ${String(n)}`, file, step: n });
  }
  return found;
};

/** One pass, and a copy of the file and its log around each step of it; each must open, verify, and hold what was answered. */
export const losePower = async (
  program: Program,
  fakes: AwsFakes,
  scenario: Scenario,
  { lanes, cuts }: Readonly<{ lanes: number; cuts: number }>,
): Promise<Outcome> => {
  const fault = `SQLite: power lost at each step of ${scenario.name}`;
  await using apis = await startApis();
  await using base = await sqliteBase(program, fakes, apis, scenario);
  await using scene = await sqliteScene(program, fakes, apis, base.file);
  await scene.arrange(scenario.last);
  const { path: folder, remove } = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  const end = await ended(scene.startHooked(['run', '--all', '--json'], { copies: folder }));
  const wrong = trouble('the pass', end);
  if (wrong !== null) return { ...noOutcome(fault), problems: [wrong] };
  const answered = (await readFile(scene.facts, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordAlertResult);

  const copies = (await readdir(folder)).filter((name) => name.endsWith('.db'));
  const remains: Remains[] = copies.map((name) => {
    const [n = '', when = ''] = name.replace('.db', '').split('-');
    return {
      name: `${when} step ${n}`,
      file: join(folder, name),
      step: when === 'after' ? Number(n) : Number(n) - 1,
    };
  });
  const steps = Math.max(...copies.map((name) => Number.parseInt(name, 10)));
  for (let n = 1; n <= steps; n += 1)
    remains.push(...(await tornLogs(folder, n, cuts)), ...(await tornCheckpoints(folder, n, 2 * cuts)));

  const outcomes = await eachOf(lanes, remains, async ({ name, file, step }) => {
    const must = answered.flatMap(({ n, facts }) => (n <= step ? facts : []));
    const place = ['--store', `sqlite:${file}`];
    const problems: string[] = [];
    // A file in which nothing was made yet is no ledger, which is what the program says of it.
    const isMade = must.length > 0 || base.file !== null;
    for (const args of [['audit'], ['replay', '--verify']]) {
      const ran = await run(program, [...args, ...place], { cwd: scene.cwd });
      const said = trouble(args.join(' '), ran);
      if (said !== null && (isMade || !/not a ledger|no ledger/.test(said))) problems.push(said);
    }
    const found = new Set(logOf(file).map(({ api_id, seq, hash }) => `${api_id}/${String(seq)} ${hash}`));
    const lost = must.filter((fact) => !found.has(fact));
    if (lost.length > 0) problems.push(`answered and gone: ${lost.join(', ')}`);
    return { ...noOutcome(name), cases: 1, facts: must.length, factsLost: lost.length, problems };
  });
  await remove();
  return sumOutcomes(fault, outcomes);
};
