import { chmod, copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { pagesOf, rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { chainFaults } from '../../../support/ledger/refolded.ts';
import { sqliteFolder, type SqliteFolder } from '../../../support/ledger/sqlite-subject.ts';
import { commitOf } from '../../../support/ledger/stream.ts';
import { asNobody } from '../../../support/program/as-nobody.ts';
import { left, right } from '../../../support/right.ts';

describe('one who reads', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
    await chmod(folder.path, 0o777);
  });
  afterEach(() => folder.dispose());

  const first = (apiId = 'api') => commitOf(initialHealth(apiId), [configRead(0), checked(0, 'UP')]);
  const reader = async (file = folder.file) => right(await openSqliteLedger({ file, readOnly: true })());
  const files = () => readdir(folder.path);

  const filled = async () => {
    const writer = await folder.open();
    await writer.commit([first()])();
    return writer;
  };

  it('makes no file beside a ledger at rest, not even while it reads, whoever it is', async () => {
    (await filled()).close();
    await chmod(folder.file, 0o644);
    const seen = await asNobody(async () => {
      const ledger = await reader();
      const found = [await rowIn(ledger, 'api'), await files()];
      ledger.close();
      return found;
    });
    expect([...seen, await files()]).toEqual([first().state, ['upledger.db'], ['upledger.db']]);
  });

  it('takes up what a writer who was killed left, and leaves it as it is', async () => {
    await filled();
    const copy = join(folder.path, 'killed.db');
    for (const end of ['', '-wal', '-shm']) await copyFile(`${folder.file}${end}`, `${copy}${end}`);
    for (const end of ['', '-wal', '-shm']) await chmod(`${copy}${end}`, 0o644);
    const before = await files();
    const state = await asNobody(async () => {
      const ledger = await reader(copy);
      const found = await rowIn(ledger, 'api');
      ledger.close();
      return found;
    });
    expect([state, await files()]).toEqual([first().state, before]);
    expect((await stat(`${copy}-wal`)).size).toBeGreaterThan(0);
  });

  // Only root can be somebody else than the owner here.
  it.runIf(process.geteuid?.() === 0)('needs the owner where the index of such a log is gone', async () => {
    await filled();
    const copy = join(folder.path, 'half.db');
    for (const end of ['', '-wal']) await copyFile(`${folder.file}${end}`, `${copy}${end}`);
    for (const end of ['', '-wal']) await chmod(`${copy}${end}`, 0o644);
    const refusal = await asNobody(async () =>
      left(await openSqliteLedger({ file: copy, readOnly: true, waits: [] })()),
    );
    expect(refusal.message).toMatch(
      /half\.db-wal\) that only its owner, user 0, can take up: run a command/u,
    );
    expect(await rowIn(await reader(copy), 'api')).toEqual(first().state);
  });

  it('sees all of what was written while it looked at a ledger that was at rest', async () => {
    (await filled()).close();
    const ledger = await reader();
    expect(await streamIn(ledger, 'api')).toHaveLength(2);
    let health: Health = first().state;
    for (let n = 1; n <= 30; n += 1) {
      const commit = commitOf(health, [checked(n, n % 3 === 0 ? 'DOWN' : 'UP')]);
      const writer = await folder.open();
      await writer.commit([commit])();
      if (n % 2 === 0) await writer.checkpoint()();
      if (n % 5 !== 0) writer.close();
      health = commit.state;
      const stream = await streamIn(ledger, 'api');
      expect([stream.length, chainFaults('api', stream)]).toEqual([health.version, []]);
      expect(await rowIn(ledger, 'api')).toEqual(health);
    }
  });

  it('goes on over the pages of a long log while writers come, copy back and go', async () => {
    const writer = await folder.open();
    const ids = Array.from({ length: 60 }, (_, i) => `api-${String(i)}`);
    for (const id of ids) await writer.commit([first(id)])();
    writer.close();
    const ledger = right(await openSqliteLedger({ file: folder.file, readOnly: true, pageSize: 10 })());
    const pages = pagesOf(ledger.readLog());
    const seen: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      for (const item of right(await pages.next()))
        seen.push(`${right(item).api_id}/${String(right(item).seq)}`);
      const other = await folder.open();
      await other.commit([first(`late-${String(n)}`)])();
      other.close();
    }
    expect(seen).toEqual(ids.flatMap((id) => [`${id}/1`, `${id}/2`]));
    ledger.close();
  });

  it('reads the new file when another one was put in its place', async () => {
    (await filled()).close();
    const ledger = await reader();
    expect(await streamIn(ledger, 'api')).toHaveLength(2);
    const other = await folder.open({ file: join(folder.path, 'other.db') });
    await other.commit([first('new')])();
    other.close();
    await rename(join(folder.path, 'other.db'), folder.file);
    expect(await streamIn(ledger, 'api')).toEqual([]);
    expect(await streamIn(ledger, 'new')).toHaveLength(2);
    await rm(folder.file);
    expect(left(await ledger.loadStates()()).message).toMatch(/^there is no ledger at/u);
    ledger.close();
  });
});

describe('one who writes', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
  });
  afterEach(() => folder.dispose());

  const first = commitOf(initialHealth('api'), [configRead(0), checked(0, 'UP')]);
  const eventsIn = (file: string): unknown => {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return db.prepare('SELECT count(*) AS n FROM api_health_events').get()?.['n'];
    } finally {
      db.close();
    }
  };

  it('makes a file that is not for everybody, and gives its side files the same rights', async () => {
    const before = process.umask(0o022);
    const ledger = await folder.open();
    await ledger.commit([first])();
    process.umask(before);
    for (const end of ['', '-wal', '-shm'])
      expect((await stat(`${folder.file}${end}`)).mode & 0o777).toBe(0o640);
  });

  it('leaves all in the file alone after a checkpoint, and at its end beside a reader who stays', async () => {
    const ledger = await folder.open();
    await ledger.commit([first])();
    const copy = join(folder.path, 'copy.db');
    right(await ledger.checkpoint()());
    await copyFile(folder.file, copy);
    expect(eventsIn(copy)).toBe(2);
    const next = commitOf(first.state, [checked(1, 'UP')]);
    await ledger.commit([next])();
    const reader = await folder.open({ readOnly: true });
    expect(await streamIn(reader, 'api')).toHaveLength(3);
    ledger.close();
    await copyFile(folder.file, copy);
    expect(eventsIn(copy)).toBe(3);
  });

  it('knows when its file was removed or another put in its place', async () => {
    const ledger = await folder.open();
    expect(ledger.isMoved()).toBe(false);
    await copyFile(folder.file, join(folder.path, 'copy.db'));
    await rename(join(folder.path, 'copy.db'), folder.file);
    expect(ledger.isMoved()).toBe(true);
    await rm(folder.file);
    expect(ledger.isMoved()).toBe(true);
  });
});
