import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { configDigest } from '../../../../../src/events/config-digest.ts';
import { initialHealth } from '../../../../../src/projections/health/health-state.ts';
import { checked, configRead, plainConfig } from '../../../../support/ledger/commands.ts';
import { commitOf } from '../../../../support/ledger/stream.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';
import { right } from '../../../../support/right.ts';

const first = (apiId: string) =>
  commitOf(initialHealth(apiId), [
    configRead(0, {}, apiId),
    checked(0, 'UP', { config_digest: configDigest(apiId, plainConfig) }),
  ]);

/** A ledger that its writer keeps open. */
const writing = async (place: Workplace, apis: number) => {
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  await ledger.commit(Array.from({ length: apis }, (_, i) => first(`api-${String(i)}`)))();
  return ledger;
};

describe('backup', () => {
  it('copies a ledger that is being written: all that was committed, verified, for its owner alone', async () => {
    await using place = await workplace();
    const ledger = await writing(place, 12);
    const { code, stdout, stderr } = await place.run(['backup', 'copy.db']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^copy\.db: 24 events of 12 APIs, \d+ KB; verified\n$/u);
    expect(await readdir(place.path)).toEqual([
      'copy.db',
      'upledger.db',
      'upledger.db-shm',
      'upledger.db-wal',
    ]);
    expect((await stat(join(place.path, 'copy.db'))).mode & 0o777).toBe(0o600);
    ledger.close();
    const exported = await place.run(['export']);
    expect(await place.run(['export', '--store', 'sqlite:copy.db'])).toEqual(exported);
    expect(await place.run(['replay', '--verify', '--store', 'sqlite:copy.db'])).toMatchObject({ code: 0 });
  });

  it('copies one at rest, beside which it leaves nothing, and says it as JSON', async () => {
    await using place = await workplace();
    (await writing(place, 1)).close();
    expect(await place.json(['backup', 'copy.db', '--json'])).toEqual({
      file: 'copy.db',
      bytes: (await stat(join(place.path, 'copy.db'))).size,
      streams: 1,
      events: 2,
      faults: 0,
    });
    expect(await readdir(place.path)).toEqual(['copy.db', 'upledger.db']);
  });

  it('is whole while commits come in between its pages', async () => {
    await using place = await workplace();
    const ledger = await writing(place, 2000);
    const over = new AbortController();
    const copying = place.run(['backup', 'copy.db', '--json']).finally(() => over.abort());
    let late = 0;
    for (; !over.signal.aborted; late += 1) {
      await ledger.commit([first(`late-${String(late)}`)])();
      if (late % 20 === 0) await ledger.checkpoint()();
      await new Promise(setImmediate);
    }
    const { code, stdout } = await copying;
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ faults: 0 })]);
    expect(late).toBeGreaterThan(0);
    ledger.close();
  });

  it('overwrites only when told to, and never through somebody else’s link', async () => {
    await using place = await workplace();
    (await writing(place, 1)).close();
    const copy = join(place.path, 'copy.db');
    await writeFile(copy, 'precious');
    expect(await place.run(['backup', 'copy.db'])).toMatchObject({
      code: 2,
      stderr:
        'upledger: copy.db exists, and a backup is not overwritten: name another file, or add --force\n',
    });
    expect(await readFile(copy, 'utf8')).toBe('precious');
    await chmod(copy, 0o640);
    expect(await place.run(['backup', 'copy.db', '--force'])).toMatchObject({ code: 0 });
    expect((await stat(copy)).mode & 0o777).toBe(0o640);
    await symlink('copy.db', join(place.path, 'link.db'));
    expect(await place.run(['backup', 'link.db'])).toMatchObject({ code: 2 });
  });

  it('copies a log that was tampered with, and says so', async () => {
    await using place = await workplace();
    (await writing(place, 2)).close();
    const db = new DatabaseSync(join(place.path, 'upledger.db'));
    db.exec(`UPDATE api_health_events SET hash = zeroblob(32) WHERE api_id = 'api-1' AND seq = 2`);
    db.close();
    const { code, stdout, stderr } = await place.run(['backup', 'copy.db']);
    expect([code, stdout]).toEqual([
      3,
      expect.stringMatching(/the copy is whole, and the log in it has \d+ fault/u),
    ]);
    expect(stderr).toBe('upledger: upledger audit --store sqlite:copy.db lists the faults\n');
  });

  it.each([
    [['backup'], 2, /missing required argument 'file'/u],
    [['backup', '-'], 2, /name one file for the copy/u],
    [
      ['backup', 'none/copy.db'],
      1,
      /^upledger: none\/copy\.db cannot be written: there is no folder \/.*none\n$/u,
    ],
    [['backup', 'copy.db', '--store', 'sqlite:other.db'], 2, /there is no ledger at other\.db/u],
    [['backup', 'copy.db', '--store', 'sqlite:apis.yaml'], 1, /apis\.yaml is not a ledger/u],
  ])('%j is refused, and writes nothing', async (args, code, text) => {
    await using place = await workplace();
    (await writing(place, 1)).close();
    await place.apis([]);
    const ran = await place.run(args);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([code, '', expect.stringMatching(text)]);
    expect(await readdir(place.path)).toEqual(['apis.yaml', 'upledger.db']);
  });

  it('sends those with DynamoDB to its own backups', async () => {
    await using place = await workplace();
    const { code, stderr } = await place.run(['backup', 'x', '--store', 'dynamodb'], {
      env: { AWS_REGION: 'eu-central-1' },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('point-in-time recovery')]);
  });
});
