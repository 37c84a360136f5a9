import { chmod, mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitBatch } from '../../../../src/adapters/sqlite/commit-batch.ts';
import { connectToRead } from '../../../../src/adapters/sqlite/read/connect-to-read.ts';
import { connectToWrite } from '../../../../src/adapters/sqlite/connect.ts';
import { migrate } from '../../../../src/adapters/sqlite/migrate.ts';
import { openSqliteLedger } from '../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { retryWhenBusy } from '../../../../src/adapters/sqlite/retry-when-busy.ts';
import { schema } from '../../../../src/adapters/sqlite/schema.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { asNobody } from '../../../support/program/as-nobody.ts';
import { pagesOf, rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';
import { sqliteFolder, type SqliteFolder } from '../../../support/ledger/sqlite-subject.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

describe('a file that cannot be used', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
  });
  afterEach(() => folder.dispose());

  const first = (apiId = 'api') => commitOf(initialHealth(apiId), [configRead(0), checked(0, 'DOWN')]);

  /** A ledger with one stream, at rest. */
  const filled = async (): Promise<void> => {
    const ledger = await folder.open();
    await ledger.commit([first()])();
    ledger.close();
  };

  const refusal = async (options: { file?: string; readOnly?: boolean } = {}): Promise<string> =>
    left(await openSqliteLedger({ file: folder.file, waits: [], ...options })()).message;

  it('is not created by one who only reads', async () => {
    expect(await refusal({ readOnly: true })).toBe(
      `there is no ledger at ${folder.file}: name another file with --store, or create one with \`upledger init\``,
    );
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('cannot be changed over a connection for reading', async () => {
    await filled();
    const db = right(connectToRead(folder.file)).db;
    expect(() => db.exec('DELETE FROM api_health_states')).toThrow('attempt to write a readonly database');
    db.close();
  });

  it.each([true, false])('is told when it is a folder (read-only: %s)', async (readOnly) => {
    expect(await refusal({ file: folder.path, readOnly })).toBe(
      `${folder.path} is a folder: name a file in it`,
    );
  });

  it('is told when its folder does not exist', async () => {
    const file = join(folder.path, 'none', 'upledger.db');
    expect(await refusal({ file })).toBe(
      `the folder ${dirname(file)} does not exist: create it, or name another file`,
    );
  });

  it.each([true, false])(
    'is told when it is no SQLite file, and left as it is (read-only: %s)',
    async (readOnly) => {
      await writeFile(folder.file, 'apis:\n  - api_id: this is the wrong file\n'.repeat(100));
      expect(await refusal({ readOnly })).toBe(
        `${folder.file} is not a ledger (not even an SQLite file): name another file`,
      );
      expect(await readdir(folder.path)).toEqual(['upledger.db']);
    },
  );

  it.each([true, false])(
    'is told when it belongs to another program, and left as it is (read-only: %s)',
    async (readOnly) => {
      const other = new DatabaseSync(folder.file);
      other.exec('CREATE TABLE customers (name TEXT)');
      expect(await refusal({ readOnly })).toBe(
        `${folder.file} is an SQLite file of another program, not a ledger: name another file`,
      );
      expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
      other.close();
    },
  );

  it.each([true, false])('is told when a newer program wrote it (read-only: %s)', async (readOnly) => {
    await filled();
    const newer = new DatabaseSync(folder.file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(await refusal({ readOnly })).toBe(
      `${folder.file} was written by a newer upledger (schema 99; this one knows ${String(schema.length)}): upgrade upledger`,
    );
  });

  it('is told to one who reads when it is empty, or of an older program', async () => {
    await writeFile(folder.file, '');
    expect(await refusal({ readOnly: true })).toMatch(/is empty, not a ledger yet: run `upledger init`/);
    await filled();
    const older = left(connectToRead(folder.file, [...schema, 'SELECT 1']));
    expect(older.message).toMatch(
      /has the schema of an older upledger: `upledger init` or `upledger run` brings/,
    );
  });

  it('is brought to a newer schema in one step that happens wholly or not at all', async () => {
    await filled();
    const db = new DatabaseSync(folder.file);
    const broken = [...schema, 'CREATE TABLE notes (text TEXT); INSERT INTO nowhere VALUES (1)'];
    expect(() => migrate(folder.file, db, broken)).toThrow('no such table: nowhere');
    expect(db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'notes'`).get()).toBeUndefined();

    const steps = [...schema, 'CREATE TABLE notes (text TEXT)'];
    right(migrate(folder.file, db, steps));
    right(migrate(folder.file, db, steps));
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: steps.length });
    expect(db.prepare('SELECT count(*) AS n FROM api_health_events').get()).toEqual({ n: 3 });
    db.close();
  });

  it('is told when another process holds it for too long, and nothing is recorded', async () => {
    const ledger = await folder.open({ waits: [1] });
    const holder = new DatabaseSync(folder.file);
    holder.exec('BEGIN IMMEDIATE');
    const results = await ledger.commit([first(), first('other')])();
    holder.exec('ROLLBACK');
    holder.close();
    expect(results).toMatchObject([1, 2].map(() => ({ _tag: 'Failed', error: { _tag: 'LedgerError' } })));
    expect(results.map((result) => (result._tag === 'Failed' ? result.error.message : ''))[0]).toMatch(
      /upledger\.db is locked by another process: end that process/,
    );
    expect(await streamIn(ledger, 'api')).toEqual([]);
  });

  it('is waited for while another process holds it', async () => {
    const ledger = await folder.open();
    const holder = new DatabaseSync(folder.file);
    holder.exec('BEGIN IMMEDIATE');
    const committing = ledger.commit([first()])();
    holder.exec('ROLLBACK');
    holder.close();
    expect(await committing).toEqual([{ _tag: 'Committed' }]);
  });

  it('is told when it is damaged', async () => {
    const ledger = await folder.open();
    await ledger.commit(Array.from({ length: 60 }, (_, i) => first(`api-${String(i)}`)))();
    ledger.close();
    await truncate(folder.file, 3 * 4096);
    await truncate(folder.file, 20 * 4096);
    expect(await refusal({ readOnly: true })).toMatch(
      /upledger\.db is damaged: keep a copy, restore it from a backup/,
    );
  });

  it('ends a stream with a left when a page of it cannot be read', async () => {
    const ledger = await folder.open({ pageSize: 2 });
    await ledger.commit([first()])();
    const pages = pagesOf(ledger.readStream('api', { from: 1, to: 99 }));
    expect(right(await pages.next())).toHaveLength(2);
    ledger.close();
    expect(left(await pages.next())).toMatchObject({ _tag: 'LedgerError' });
    await expect(pages.next()).rejects.toThrow('no more pages');
  });

  it('is told when the disk is full, and what was recorded stays', async () => {
    const db = right(connectToWrite(folder.file));
    const before = first();
    commitBatch(db)([before]);
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() ?? {};
    // The one way to run out of room that every machine has.
    db.exec(`PRAGMA max_page_count = ${String(pages)}`);
    const many = Array.from({ length: 50 }, (_, i) => first(`api-${String(i)}`));
    const error = left(await retryWhenBusy(folder.file, () => commitBatch(db)(many))());
    expect(error.message).toMatch(/^the disk that holds .*upledger\.db is full: free some space/);
    expect(db.prepare('SELECT count(*) AS n FROM api_health_events').get()).toEqual({ n: 3 });
    db.exec('PRAGMA max_page_count = 100000');
    expect(commitBatch(db)(many).every(({ _tag }) => _tag === 'Committed')).toBe(true);
    db.close();
  });

  describe('for lack of permission', () => {
    beforeEach(() => chmod(folder.path, 0o755));

    it('is told when it may be read but not written', async () => {
      await filled();
      await chmod(folder.file, 0o444);
      await chmod(folder.path, 0o555);
      const message = await asNobody(() => refusal());
      await chmod(folder.path, 0o755);
      expect(message).toMatch(
        /upledger\.db cannot be written: check that this user may write it, and its folder/,
      );
    });

    it('is told when it may not even be read', async () => {
      await filled();
      await chmod(folder.file, 0o000);
      expect(await asNobody(() => refusal({ readOnly: true }))).toMatch(
        /upledger\.db cannot be opened: check that this user may read and write it/,
      );
    });

    it('is read in a folder where nothing can be written, and nothing is left there', async () => {
      await filled();
      await chmod(folder.path, 0o555);
      const state = await asNobody(async () => {
        const reader = right(await openSqliteLedger({ file: folder.file, readOnly: true })());
        const found = await rowIn(reader, 'api');
        reader.close();
        return found;
      });
      expect(state).toEqual(first().state);
      expect(await readdir(folder.path)).toEqual(['upledger.db']);
      await chmod(folder.path, 0o755);
    });

    it('is read there also while another process writes', async () => {
      const writer = await folder.open();
      await writer.commit([first()])();
      await chmod(folder.path, 0o555);
      const state = await asNobody(async () => {
        const reader = right(await openSqliteLedger({ file: folder.file, readOnly: true })());
        const found = await rowIn(reader, 'api');
        reader.close();
        return found;
      });
      await chmod(folder.path, 0o755);
      expect(state).toEqual(first().state);
    });

    it('is told when a new one cannot be made in its folder', async () => {
      const inside = join(folder.path, 'closed');
      await mkdir(inside, { mode: 0o555 });
      const message = await asNobody(() => refusal({ file: join(inside, 'upledger.db') }));
      expect(message).toMatch(
        /upledger\.db cannot be opened: check that this user may read and write it, and its folder/,
      );
    });
  });
});
