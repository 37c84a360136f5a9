// Kills and starves the program as shipped, and counts what became of facts and alerts.
//
//   npm run prove [-- --only PART,…] [--soak PASSES] [--runners PASSES] [--lanes N] [--everything] [--publish]
//
// PART: soak, runners, dynamodb, queue, sqlite, channels, power, disk. --publish writes the table into docs/reliability.md.
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isKept, problem, type Outcome } from './judging/outcome.ts';
import { parts, type Ask } from './parts.ts';
import { root, shipped } from './program.ts';
import { publishLastRun } from './judging/publish-last-run.ts';
import { renderTable, type Row } from './judging/render-table.ts';
import { startServers } from './aws/servers.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(parts).join(',') },
    soak: { type: 'string', default: '2000' },
    runners: { type: 'string', default: '200' },
    lanes: { type: 'string', default: '3' },
    everything: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
  },
});

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...args], { cwd: root, encoding: 'utf8' }).trim();

const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : ' with changes'}`;
const machine = `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${String(Math.round(totalmem() / 2 ** 30))} GiB, ${process.platform} ${release()}, Node ${process.version}`;

const say = (text: string) => process.stderr.write(`${text}\n`);
say(`${commit} on ${machine}`);
execFileSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: 'inherit' });

await using servers = await startServers();
const ask: Ask = {
  program: shipped,
  servers,
  lanes: Number(values.lanes),
  passes: { runners: Number(values.runners), soak: Number(values.soak) },
  everything: values.everything,
  say,
};
const chosen = values.only.split(',');

const done = async (part: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const job of parts[part] ?? [
    () => Promise.resolve(problem(part, `there is no such part: ${Object.keys(parts).join(', ')}`)),
  ]) {
    const outcome: Outcome = await job(ask).catch((error: unknown) =>
      problem(part, `it could not be tried: ${error instanceof Error ? error.message : String(error)}`),
    );
    say(renderTable([outcome]).split('\n').at(-1) ?? '');
    for (const text of outcome.problems) say(`  ${text}`);
    rows.push({ ...outcome, commit, machine, finished: new Date().toISOString() });
  }
  return rows;
};

// The soak waits for full seconds most of the time: beside it the others go one after another.
const beside = async (all: readonly string[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const part of all) rows.push(...(await done(part)));
  return rows;
};
const [others, soaked] = await Promise.all([
  beside(chosen.filter((part) => part !== 'soak')),
  beside(chosen.filter((part) => part === 'soak')),
]);
const rows = [...others, ...soaked];
process.stdout.write(`\n${commit} on ${machine}\n\n${renderTable(rows)}\n`);
if (values.publish) await publishLastRun(rows);
// Left out is told in the row, and is no failure.
process.exitCode = rows.every((row) => isKept(row) || row.fault.includes('left out')) ? 0 : 1;
