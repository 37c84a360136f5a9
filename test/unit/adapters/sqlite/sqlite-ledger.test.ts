import { copyFile, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialHealth, type Health } from '../../../../src/projections/health/health-state.ts';
import { linesOf, pagesOf, rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { chainFaults } from '../../../support/ledger/refolded.ts';
import { left, right } from '../../../support/right.ts';
import { sqliteFolder, type SqliteFolder } from '../../../support/ledger/sqlite-subject.ts';
import { tamper } from '../../../support/ledger/small-ledger.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

describe('openSqliteLedger', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
  });
  afterEach(() => folder.dispose());

  const first = (apiId = 'api') => commitOf(initialHealth(apiId), [configRead(0), checked(0, 'UP')]);

  it('leaves one file behind, and one who reads leaves nothing', async () => {
    const writer = await folder.open();
    await writer.commit([first()])();
    writer.close();
    expect(await readdir(folder.path)).toEqual(['upledger.db']);
    const reader = await folder.open({ readOnly: true });
    expect(await rowIn(reader, 'api')).toEqual(first().state);
    reader.close();
    expect(await readdir(folder.path)).toEqual(['upledger.db']);
  });

  it('shows a reader what a writer commits meanwhile', async () => {
    const writer = await folder.open();
    const reader = await folder.open({ readOnly: true });
    expect(await streamIn(reader, 'api')).toEqual([]);
    await writer.commit([first()])();
    expect(await streamIn(reader, 'api')).toHaveLength(2);
  });

  it('lets nobody write through a ledger that was opened for reading', async () => {
    (await folder.open()).close();
    const reader = await folder.open({ readOnly: true });
    expect(await reader.commit([first()])()).toMatchObject([
      { _tag: 'Failed', error: { message: `${folder.file} was opened for reading only` } },
    ]);
    expect(left(await reader.sweep(0, 1)()).message).toMatch(/for reading only/);
    expect(await streamIn(reader, 'api')).toEqual([]);
  });

  it('reads the whole log in the order of its append, as it was when the reading began', async () => {
    const ledger = await folder.open({ pageSize: 2 });
    await ledger.commit([first('b'), first('a'), first('c')])();
    const seen: string[] = [];
    for await (const page of ledger.readLog()) {
      for (const item of right(page)) seen.push(`${right(item).api_id}/${String(right(item).seq)}`);
      if (seen.length < 10) await ledger.commit([first(`late-${String(seen.length)}`)])();
    }
    expect(seen).toEqual(['b/1', 'b/2', 'a/1', 'a/2', 'c/1', 'c/2']);
    ledger.close();
    expect(left(await pagesOf(ledger.readLog()).next())).toMatchObject({ _tag: 'LedgerError' });
  });

  it('answers a read that fails with a left, and a commit with Failed', async () => {
    const ledger = await folder.open();
    ledger.close();
    ledger.close();
    const errors = [
      left(await ledger.loadStates()()),
      left(await ledger.readEvent('api', 1)()),
      left(await pagesOf(ledger.streamIds()).next()),
      ...(await ledger.commit([first()])()).map((result) =>
        result._tag === 'Failed' ? result.error : result,
      ),
    ];
    for (const error of errors) {
      expect(error._tag).toBe('LedgerError');
      expect(error).toHaveProperty('message');
      expect(JSON.stringify(error)).toContain(folder.file);
    }
    expect(errors).toHaveLength(4);
  });

  it('records nothing of a batch that fails in the middle, and takes the next', async () => {
    const ledger = await folder.open();
    const { state, ...rest } = first('bad');
    const results = await ledger.commit([
      first('good'),
      { ...rest, state: { ...state, version: Number.NaN } },
    ])();
    expect(results.map(({ _tag }) => _tag)).toEqual(['Failed', 'Failed']);
    expect(await streamIn(ledger, 'good')).toEqual([]);
    expect(await ledger.commit([first('good')])()).toEqual([{ _tag: 'Committed' }]);
    expect(await streamIn(await folder.open(), 'good')).toHaveLength(2);
  });

  it.each(['no JSON', '[]', '7', '{}'])('gives a state whose rest is %s as a fault', async (more) => {
    const ledger = await folder.open();
    await ledger.commit([first('bad'), first('good')])();
    const context = new DatabaseSync(folder.file);
    context.prepare(`UPDATE api_health_states SET more = ? WHERE api_id = 'bad'`).run(more);
    context.close();
    const { states, faults } = right(await ledger.loadStates()());
    expect(states).toEqual([first('good').state]);
    expect(faults).toMatchObject([{ item: 'state', api_id: 'bad' }]);
  });

  it('can be queried with any SQLite shell', async () => {
    const ledger = await folder.open();
    await ledger.commit([commitOf(initialHealth('api'), [configRead(7), checked(7, 'DOWN')])])();
    const context = new DatabaseSync(folder.file, { readOnly: true });
    expect(context.prepare('SELECT seq, type, recorded_at FROM api_health_events').all()).toEqual([
      { seq: 1, type: 'ApiConfigured', recorded_at: minute(0) },
      { seq: 2, type: 'CheckCompleted', recorded_at: minute(0) },
      { seq: 3, type: 'StateChanged', recorded_at: minute(0) },
    ]);
    expect(
      context.prepare('SELECT api_id, last_state, last_status_code, last_error FROM api_health_states').all(),
    ).toEqual([
      { api_id: 'api', last_state: 'DOWN', last_status_code: 503, last_error: 'answered 503, expected 200' },
    ]);
    context.close();
  });

  it.each([
    [
      `INSERT INTO api_health_states (api_id, last_state, more) VALUES ('x', 'UP', '{}')`,
      'NOT NULL constraint failed',
    ],
    [
      `INSERT INTO api_health_events (api_id, seq, body, hash) VALUES ('api', 1, '{}', x'')`,
      'UNIQUE constraint failed',
    ],
  ])('is guarded by the file itself, against %s', async (sql, text) => {
    const ledger = await folder.open();
    await ledger.commit([first()])();
    const context = new DatabaseSync(folder.file);
    expect(() => context.exec(sql)).toThrow(text);
    context.close();
    expect(await streamIn(ledger, 'api')).toHaveLength(2);
  });

  describe('sweep', () => {
    const days = 2;
    const recordedSeconds = (n: number) => Date.parse(minute(n)) / 1000;

    /** A config, a first check, `routine` checks a minute apart, and a transition. */
    const aged = async (routine: number) => {
      const ledger = await folder.open();
      let health: Health = initialHealth('api');
      const record = async (...observations: Parameters<typeof commitOf>[1]) => {
        const commit = commitOf(health, observations, { minute: health.version });
        expect(await ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
        health = commit.state;
      };
      await record(configRead(0, { retain_checks_days: days }), checked(0, 'UP'));
      for (let n = 2; n < routine + 2; n += 1) await record(checked(n, 'UP'));
      await record(checked(routine + 2, 'DOWN'));
      return { ledger, seqs: async () => (await streamIn(ledger, 'api')).map(({ seq }) => seq) };
    };
    const expiryOf = (n: number) => (recordedSeconds(n) + days * 86_400) * 1000;

    it('removes only what has expired, the oldest first, not more than it may, and says how many', async () => {
      const { ledger, seqs } = await aged(5);
      expect(await seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(right(await ledger.sweep(expiryOf(2), 100)())).toBe(0);
      expect(right(await ledger.sweep(expiryOf(2) + 1000, 100)())).toBe(1);
      expect(await seqs()).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
      expect(right(await ledger.sweep(expiryOf(99), 2)())).toBe(2);
      expect(await seqs()).toEqual([1, 2, 6, 7, 8, 9]);
    });

    it('never removes a kept event, however old', async () => {
      const { ledger, seqs } = await aged(3);
      expect(right(await ledger.sweep(expiryOf(1_000_000), 1000)())).toBe(3);
      expect(right(await ledger.sweep(expiryOf(1_000_000), 1000)())).toBe(0);
      expect(await seqs()).toEqual([1, 2, 6, 7]);
    });

    it('never removes what somebody made say that it expires, but a routine check', async () => {
      const { ledger, seqs } = await aged(3);
      tamper(
        folder.file,
        `UPDATE api_health_events SET expires_at = 9, body = json_set(body, '$.expires_at', 9) WHERE seq IN (1, 2, 6, 7)`,
      );
      expect(right(await ledger.sweep(1_000_000, 1000)())).toBe(0);
      expect(right(await ledger.sweep(expiryOf(1_000_000), 1000)())).toBe(3);
      expect(await seqs()).toEqual([1, 2, 6, 7]);
    });

    it('leaves pages of what remains whole', async () => {
      const { ledger } = await aged(6);
      await ledger.sweep(expiryOf(3), 100)();
      const paged = await folder.open({ pageSize: 2 });
      expect((await linesOf(paged.readStream('api', { from: 2, to: 9 }))).map(({ seq }) => seq)).toEqual([
        2, 4, 5, 6, 7, 8, 9,
      ]);
      expect((await linesOf(paged.readLog())).map(({ seq }) => seq)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
    });
  });

  describe('after a loss of power', () => {
    const copied = async (name: string): Promise<string> => {
      const copy = join(folder.path, name);
      await copyFile(folder.file, copy);
      await copyFile(`${folder.file}-wal`, `${copy}-wal`);
      return copy;
    };

    it('has every commit that was answered, in a copy of the file and its log from any moment', async () => {
      const ledger = await folder.open();
      let health = initialHealth('api');
      for (let n = 0; n < 12; n += 1) {
        const commit = commitOf(
          health,
          n === 0 ? [configRead(0), checked(0, 'UP')] : [checked(n, n % 4 === 0 ? 'DOWN' : 'UP')],
        );
        await ledger.commit([commit])();
        health = commit.state;
        const found = await folder.open({ file: await copied(`copy-${String(n)}.db`) });
        const stream = await streamIn(found, 'api');
        expect(chainFaults('api', stream)).toEqual([]);
        expect([stream.length, await rowIn(found, 'api')]).toEqual([health.version, health]);
        found.close();
      }
    });

    it('has a whole beginning of the stream when the end of its log was torn off, wherever', async () => {
      const ledger = await folder.open();
      let health = initialHealth('api');
      const states = new Map<number, Health>();
      for (let n = 0; n < 8; n += 1) {
        const commit = commitOf(
          health,
          n === 0 ? [configRead(0), checked(0, 'UP')] : [checked(n, n % 2 === 0 ? 'DOWN' : 'UP')],
        );
        await ledger.commit([commit])();
        health = commit.state;
        states.set(health.version, health);
      }
      const { size } = await stat(`${folder.file}-wal`);
      const lengths = new Set<number>();
      for (let lost = 1; lost < size; lost += 4999) {
        const copy = await copied(`torn-${String(lost)}.db`);
        await truncate(`${copy}-wal`, size - lost);
        const found = await folder.open({ file: copy });
        const stream = await streamIn(found, 'api');
        expect(chainFaults('api', stream)).toEqual([]);
        expect(await rowIn(found, 'api')).toEqual(states.get(stream.length));
        lengths.add(stream.length);
        found.close();
      }
      expect(lengths.size).toBeGreaterThan(5);
    });
  });
});
