import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const replayed = async (place: Workplace, ...args: readonly string[]) => {
  const { code, stdout, stderr } = await place.run(['replay', '--json', ...args]);
  const report: unknown = stdout === '' ? null : JSON.parse(stdout);
  return { code, report, stderr };
};

const rowsIn = (file: string): unknown => {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT * FROM api_health_states ORDER BY api_id').all();
  db.close();
  return rows;
};

const someTime: unknown = expect.any(Number);

const clean = {
  streams: 1,
  events: 19,
  differences: [],
  behind: [],
  ahead: [],
  unverifiable: [],
  duration_ms: someTime,
};

describe('replay', () => {
  it.each([[[]], [['--verify']], [['--api', 'api']]])(
    'finds states that are what their log says (%j)',
    async (args) => {
      await using place = await workplace();
      await writeSmallLedger(place.path);
      expect(await replayed(place, ...args)).toEqual({ code: 0, report: clean, stderr: '' });
      expect((await place.run(['replay', ...args])).stdout).toMatch(/Every state matches its log/u);
    },
  );

  it('says of a log without events that nothing was compared', async () => {
    await using place = await workplace();
    tamper(
      await writeSmallLedger(place.path),
      'DELETE FROM api_health_events',
      'DELETE FROM api_health_states',
    );
    const { code, stdout } = await place.run(['replay']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Nothing to compare: the log has no events.'),
    ]);
  });

  it('names every field that differs, and writes only when told to', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    const before = rowsIn(file);
    tamper(
      file,
      `UPDATE api_health_states SET last_state = 'DOWN', more = json_set(more, '$.alerted_seq', 6)`,
    );
    const differences = [
      { api_id: 'api', field: 'last_state', stored: 'DOWN', replayed: 'UP' },
      { api_id: 'api', field: 'alerted_seq', stored: 6, replayed: 13 },
    ];
    const verified = await replayed(place, '--verify');
    expect(verified).toEqual({ code: 3, stderr: '', report: { ...clean, differences } });
    const shown = await place.run(['replay']);
    expect(shown.stdout).toMatch(/api: last_state is DOWN, the log says UP\n/u);
    expect(await replayed(place, '--write')).toMatchObject({ code: 0, report: { written: ['api'] } });
    expect(rowsIn(file)).toEqual(before);
    expect(await replayed(place, '--write')).toMatchObject({
      code: 0,
      report: { written: [], differences: [] },
    });
  });

  it('rebuilds the lost table, and appends nothing', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    const before = rowsIn(file);
    tamper(file, 'DELETE FROM api_health_states');
    expect(await replayed(place)).toMatchObject({
      code: 3,
      report: { differences: [{ api_id: 'api', field: 'row', stored: null, replayed: 'version 19' }] },
    });
    expect(await replayed(place, '--write')).toMatchObject({
      code: 0,
      report: { events: 19, written: ['api'] },
    });
    expect(rowsIn(file)).toEqual(before);
    expect(await replayed(place)).toMatchObject({ code: 0, report: clean });
  });

  it('rebuilds the states of a group, those that are lost too, and leaves the others alone', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    const entry = (id: string, group: string) =>
      `  - { api_id: ${id}, url: 'https://${id}.example/', group: ${group}, tags: [eu] }\n`;
    await writeFile(join(place.path, 'apis.yaml'), `apis:\n${entry('api', 'shops')}${entry('new', 'banks')}`);
    tamper(file, 'DELETE FROM api_health_states');
    expect(await replayed(place, '--write', '--group', 'banks')).toMatchObject({
      code: 0,
      report: { events: 0, written: [] },
    });
    expect(await replayed(place, '--write', '--group', 'shops', '--tag', 'eu')).toMatchObject({
      code: 0,
      report: { events: 19, written: ['api'] },
    });
    const { code, stderr } = await place.run(['replay', '--group', 'shop']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no API is in the group shop')]);
  });

  it('says that a state is ahead of a restored log, and sets it back when asked and answered', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    tamper(file, 'DELETE FROM api_health_events WHERE seq > 11');
    tamper(
      file,
      `INSERT INTO api_health_states (api_id, version, more)
      SELECT 'gone', 70, json_set(more, '$.api_id', 'gone') FROM api_health_states`,
    );
    expect(await replayed(place)).toMatchObject({ code: 3, report: { ahead: ['api', 'gone'] } });
    expect(await replayed(place, '--write')).toMatchObject({ code: 3, report: { written: [] } });
    const unasked = await replayed(place, '--write', '--reset');
    expect(unasked).toMatchObject({ code: 2, report: null });
    expect(unasked.stderr).toMatch(/stop all passes, then add --yes/u);
    const reset = await replayed(place, '--write', '--reset', '--yes');
    expect(reset).toMatchObject({ code: 0, report: { written: ['api', 'gone'] } });
    // Nothing has expired: the state of a stream that is not there says nothing, and is right.
    expect(await replayed(place)).toMatchObject({
      code: 0,
      report: { ahead: [], differences: [], unverifiable: [], behind: [] },
    });
    expect(rowsIn(file)).toMatchObject([
      { api_id: 'api', version: 11 },
      { api_id: 'gone', version: 0 },
    ]);
  });

  it('says of a state that cannot be read what is wrong with it and how far its log is', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    const before = rowsIn(file);
    tamper(
      file,
      `UPDATE api_health_states SET version = 400, more = json_set(more, '$.streak', -1)`,
      `INSERT INTO api_health_states (api_id, version, more) VALUES ('theirs', 7, 'nothing')`,
    );
    const { stdout } = await place.run(['replay']);
    expect(stdout).toMatch(/^api: row is unreadable \(streak is -1, must .*\), the log says version 19\n/mu);
    expect(stdout).toMatch(/^theirs: row is unreadable \(.*\), the log says nothing\n/mu);
    const stays = {
      api_id: 'theirs',
      reason: expect.stringContaining('delete the state by hand') as unknown,
    };
    expect(await replayed(place, '--write')).toMatchObject({
      code: 1,
      report: {
        written: [],
        unwritten: [{ api_id: 'api', reason: expect.stringContaining('--write --reset') as unknown }, stays],
      },
    });
    expect(await replayed(place, '--write', '--reset', '--yes')).toMatchObject({
      code: 1,
      report: { written: ['api'], unwritten: [stays] },
    });
    tamper(file, `DELETE FROM api_health_states WHERE api_id = 'theirs'`);
    expect(rowsIn(file)).toEqual(before);
  });

  it('writes no state from a log that is broken, and says where', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    tamper(file, 'DELETE FROM api_health_events WHERE seq = 6', 'DELETE FROM api_health_states');
    const { code, report } = await replayed(place, '--write');
    expect([code, report]).toMatchObject([3, { written: [], differences: [{ field: 'event 7' }] }]);
    expect(rowsIn(file)).toEqual([]);
    expect((await place.run(['replay'])).stdout).toMatch(/^api: event 7: 6 before it is missing/mu);
  });

  it('writes no state over checks that are gone and cannot have expired', async () => {
    await using place = await workplace();
    const file = await writeSmallLedger(place.path);
    // Only checks that changed nothing: the kept chain alone does not show it.
    tamper(file, 'DELETE FROM api_health_events WHERE seq = 3', 'DELETE FROM api_health_states');
    const { code, report } = await replayed(place, '--write');
    expect([code, report]).toMatchObject([
      3,
      {
        written: [],
        differences: [
          {
            field: 'event 4',
            stored: '3 before it is missing: upledger audit says more',
          },
        ],
      },
    ]);
    expect(rowsIn(file)).toEqual([]);
    expect((await place.run(['replay'])).stdout).toContain(
      '\napi: event 4: 3 before it is missing: upledger audit says more\n',
    );
  });

  it.each([
    [['--verify', '--write'], /use one of them/u],
    [['--reset'], /use --write --reset/u],
    [['--write', '--yes'], /only for --write --reset/u],
    [['--api', 'apo'], /did you mean api\?/u],
    [['--store', 'sqlite:nowhere.db'], /there is no ledger at nowhere\.db/u],
    [['--write', '--store', 'sqlite:nowhere.db'], /there is no ledger at nowhere\.db/u],
  ])('refuses %j', async (args, text) => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { code, stdout, stderr } = await place.run(['replay', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(text)]);
    expect(await readdir(place.path)).not.toContain('nowhere.db');
  });
});
