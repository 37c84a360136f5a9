import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { answerOf, endThreads, startThreads } from '../../../src/cli/threads/start-thread.ts';
import { runInProcess } from '../../support/program/run-in-process.ts';
import { startUpledger } from '../../support/program/upledger.ts';
import { sqliteFolder, type SqliteFolder } from '../../support/ledger/sqlite-subject.ts';
import { timeAt, writeChecks } from '../../support/pages/page-ledger.ts';

const names = ['shop', 'blog', 'api-1', 'api-2', 'Zoo'];
const period = ['--since', timeAt(5).slice(0, 16), '--until', timeAt(40).slice(0, 16)];

/** What reads the whole log, each with its ways of asking. */
const commands: readonly (readonly string[])[] = [
  ['audit', '--json'],
  ['replay', '--json'],
  ['report', '--exact', '--format', 'json', ...period],
  ['report', '--format', 'html', '--output', '-', ...period],
  ['report', '--exact', '--format', 'csv', '--api', 'shop', 'Zoo', 'blog', ...period],
  ['export'],
  ['export', ...period],
  ['whatif', '--json', ...period],
  ['whatif', '--slow-ms', '20..60', '--json', ...period],
];

/** A ledger file at rest. */
const ledgerIn = async (folder: SqliteFolder): Promise<void> => {
  const ledger = await folder.open();
  for (const [i, name] of names.entries())
    await writeChecks(
      ledger,
      name,
      Array.from({ length: 50 }, (_, minute) => ({
        minute,
        outcome: (minute * (i + 3)) % 11 < 2 ? 'DOWN' : 'UP',
        latency: 20 + ((minute * 7) % 50),
      })),
    );
  ledger.close();
};

/** What somebody, or a crash, may do to the file. */
const damages = [
  `UPDATE api_health_events SET body = replace(body, '"UP"', '"DOWN"') WHERE api_id = 'shop' AND seq = 9`,
  `DELETE FROM api_health_events WHERE api_id = 'Zoo' AND seq IN (12, 13)`,
  `UPDATE api_health_events SET rowid = 100000 WHERE api_id = 'api-1' AND seq = 3`,
  `UPDATE api_health_events SET seq = 0 WHERE api_id = 'api-2' AND seq = 8`,
  `UPDATE api_health_states SET version = 3, last_state = 'DOWN' WHERE api_id = 'blog'`,
  `DELETE FROM api_health_states WHERE api_id = 'api-1'`,
  `UPDATE api_health_states SET more = '[]' WHERE api_id = 'Zoo'`,
  `INSERT INTO api_health_events (api_id, seq, body, hash) VALUES ('', 1, '{}', x'00'), ('é', 1, '{}', x'00')`,
];

/** What the clock adds: how long it took, how old by then what is pending was, and the minute in which a page was made. */
const withoutTimes = (output: string): string =>
  output.replaceAll(/"(?:duration_ms|age_seconds)":\d+|as it was on [^.]+/gu, '');

describe('--jobs', () => {
  it.each([
    ['an intact ledger', []],
    ['a damaged ledger', damages],
  ])('prints the same, byte for byte, from %s', async (_, statements) => {
    const folder = await sqliteFolder();
    await ledgerIn(folder);
    const db = new DatabaseSync(folder.file);
    for (const statement of statements) db.exec(statement);
    db.close();
    const files = await readdir(folder.path);
    const run = (command: readonly string[], jobs: number) =>
      runInProcess([...command, '--store', `sqlite:${folder.file}`, '--jobs', String(jobs)]);
    for (const [i, command] of commands.entries()) {
      const alone = await run(command, 1);
      expect(alone.stdout.length).toBeGreaterThan(50);
      const divided = await run(command, 2 + (i % 2));
      expect([divided.code, withoutTimes(divided.stdout), divided.stderr]).toEqual([
        alone.code,
        withoutTimes(alone.stdout),
        alone.stderr,
      ]);
    }
    expect(await readdir(folder.path)).toEqual(files);
    await folder.dispose();
  });

  it('exports many pieces in their order, whoever read them', async () => {
    const folder = await sqliteFolder();
    await ledgerIn(folder);
    const db = new DatabaseSync(folder.file);
    for (const statement of damages.slice(0, 2)) db.exec(statement);
    // Five rows to a piece.
    db.exec('UPDATE api_health_events SET rowid = 1000000 + rowid * 400');
    db.exec(`UPDATE api_health_events SET hash = x'00' WHERE api_id = 'blog' AND seq IN (7, 40)`);
    db.close();
    const run = (jobs: number, ...args: readonly string[]) =>
      runInProcess(['export', ...args, '--store', `sqlite:${folder.file}`, '--jobs', String(jobs)]);
    for (const [jobs, args] of [
      [2, []],
      [3, period],
    ] as const) {
      const alone = await run(1, ...args);
      expect(alone.stdout.split('\n').length).toBeGreaterThan(150);
      expect(await run(jobs, ...args)).toEqual(alone);
    }
    await folder.dispose();
  });

  it('writes the states that one thread writes', async () => {
    const folder = await sqliteFolder();
    await ledgerIn(folder);
    const db = new DatabaseSync(folder.file);
    db.exec(`UPDATE api_health_states SET version = 3, last_state = 'DOWN'`);
    db.close();
    const replay = (...args: readonly string[]) =>
      runInProcess(['replay', '--json', '--store', `sqlite:${folder.file}`, '--jobs', '3', ...args]);
    expect(JSON.parse((await replay('--write')).stdout)).toMatchObject({
      written: names.toSorted(),
      unwritten: [],
    });
    expect((await replay()).code).toBe(0);
    await folder.dispose();
  });

  it.each(['0', '65', '1.5', 'two'])('refuses %s', async (jobs) => {
    const { code, stderr } = await runInProcess(['audit', '--jobs', jobs]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/jobs is ".*", must be a whole number from 1 to 64/u),
    ]);
  });

  it('has no use for an export in a file', async () => {
    const { code, stderr } = await runInProcess(['audit', '--file', '-', '--jobs', '2']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--jobs divides the reading of a database/u)]);
  });

  it.each([
    ['is killed', 0, `process.exit(0)`, /a thread that read the log ended \(exit code 0\)/u],
    ['fails', 2, `throw new Error('out of luck')`, /a thread that read the log failed \(out of luck\)/u],
  ])('ends with 1 and no result when a thread %s', async (_, which, end, message) => {
    const folder = await sqliteFolder();
    await ledgerIn(folder);
    const hook = join(folder.path, 'hook.cjs');
    await writeFile(hook, `if (!require('node:worker_threads').isMainThread) ${end};`);
    const command = commands[which] ?? [];
    const child = startUpledger([...command, '--store', `sqlite:${folder.file}`, '--jobs', '3'], {
      cwd: folder.path,
      env: { NODE_OPTIONS: `--require=${hook}` },
    });
    const exit = once(child, 'exit');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    expect([child.exitCode, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
    await folder.dispose();
  });

  it('takes a thread that ended while it had nothing to do for a failed read', async () => {
    const [worker] = startThreads(new URL('data:text/javascript,'), 1);
    if (worker === undefined) throw new Error('no thread was started');
    await once(worker, 'exit');
    const task = {
      store: { _tag: 'sqlite' as const, file: 'none' },
      fold: 'export',
      question: null,
      apis: null,
      part: undefined,
      now: 0,
    };
    const answer = await answerOf(worker, task, () => undefined);
    expect(E.isLeft(answer) && answer.left.message).toMatch(/a thread .* ended, so/u);
    await endThreads([worker]);
  });

  it('ends at once on Ctrl-C, whatever its threads do', async () => {
    const folder = await sqliteFolder();
    await ledgerIn(folder);
    const hook = join(folder.path, 'hook.cjs');
    // A thread that has begun, and never ends.
    await writeFile(
      hook,
      `if (!require('node:worker_threads').isMainThread) { require('node:fs').writeSync(2, 'begun'); for (;;); }`,
    );
    const child = startUpledger(['audit', '--store', `sqlite:${folder.file}`, '--jobs', '2'], {
      cwd: folder.path,
      env: { NODE_OPTIONS: `--require=${hook}` },
    });
    const exit = once(child, 'exit');
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    expect(await exit).toEqual([null, 'SIGINT']);
    await folder.dispose();
  });
});
