import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { chainFaults, refolded } from '../../../support/ledger/refolded.ts';
import { sqliteFolder, type SqliteFolder } from '../../../support/ledger/sqlite-subject.ts';

const writer = join(import.meta.dirname, '..', '..', '..', 'support', 'ledger', 'sqlite-writer.ts');

const ids = ['x', 'y', 'z'];

/** All that the streams hold, as the writers print it, once they were found to be streams and their rows to be folds. */
const verified = async (ledger: Ledger): Promise<readonly string[]> => {
  const printed: string[] = [];
  for (const id of ids) {
    const stream = await streamIn(ledger, id);
    expect(chainFaults(id, stream)).toEqual([]);
    expect(await rowIn(ledger, id)).toEqual(refolded(initialHealth(id), stream));
    printed.push(...stream.map(({ seq, hash }) => `${id}/${String(seq)} ${hash}`));
  }
  return printed;
};

describe('several processes on one SQLite file', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
  });
  afterEach(() => folder.dispose());

  const start = (name: string, count: number) =>
    spawn(process.execPath, [writer, folder.file, name, String(count)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('make it together and append to the same streams: whole streams, each committed event in them once', async () => {
    const processes = ['a', 'b', 'c', 'd'].map((name) => start(name, 30));
    const ended = await Promise.all(
      processes.map(async (child) => {
        const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
        return { out, err, code: child.exitCode };
      }),
    );
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    const answered = ended.flatMap(({ out }) => out.trim().split('\n'));
    expect(answered.length).toBeGreaterThan(4 * 30);
    expect((await verified(await folder.open())).toSorted(byText)).toEqual(answered.toSorted(byText));
    const conflicts = ended.map(({ err }) => Number(/conflicts (\d+)/.exec(err)?.[1]));
    expect(conflicts.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
  });

  it('lose nothing that was answered when one is killed in the middle of its work', async () => {
    const child = start('killed', 1_000_000);
    const answered: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      answered.push(line);
      if (answered.length === 100) child.kill('SIGKILL');
    }
    expect(answered.length).toBeGreaterThanOrEqual(100);
    // The last line may be half a line: it was printed, so what it says was committed, but the pipe broke off.
    const found = new Set(await verified(await folder.open()));
    expect(answered.slice(0, -1).filter((line) => !found.has(line))).toEqual([]);
  });
});

const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
