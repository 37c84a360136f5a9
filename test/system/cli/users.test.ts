import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpServer } from '../../support/http/servers.ts';
import { workplace, type Workplace } from '../../support/program/workplace.ts';

const [runner, reader] = [
  { uid: 60_001, gid: 60_000 },
  { uid: 60_002, gid: 60_000 },
];

/** A folder of the runner's that the group may write, as on a machine where several people look at one ledger. */
const shared = async (place: Workplace) => {
  await chown(place.path, runner.uid, runner.gid);
  await chmod(place.path, 0o775);
};

// Only root can start processes as others.
describe.runIf(process.geteuid?.() === 0)('two users of one ledger', () => {
  it('do not get into each other’s way: who reads leaves nothing, and the next pass records', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    await shared(place);
    expect(await place.spawn(['run'], { user: runner })).toMatchObject({ code: 0 });
    expect((await stat(join(place.path, 'upledger.db'))).mode & 0o777).toBe(0o640);
    const before = await readdir(place.path);
    for (const args of [['status'], ['events', 'a'], ['audit'], ['transitions'], ['doctor']]) {
      const { code, stderr } = await place.spawn(args, { user: reader });
      expect([args, code, stderr]).toEqual([args, 0, '']);
      expect(await readdir(place.path)).toEqual(before);
    }
    expect(await place.spawn(['run', '--all', '--quiet'], { user: runner })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('are told whose side files keep the runner from writing, by the pass and by doctor, also as root', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'a', url: server.url }]);
    await shared(place);
    expect(await place.spawn(['run'], { user: runner })).toMatchObject({ code: 0 });
    const log = join(place.path, 'upledger.db-wal');
    await writeFile(log, '');
    await chown(log, reader.uid, reader.gid);
    await chmod(log, 0o644);
    const said = 'upledger.db-wal belongs to user 60002';
    const pass = await place.spawn(['run', '--all'], { user: runner });
    expect([pass.code, pass.stderr]).toEqual([1, expect.stringContaining(said)]);
    for (const user of [runner, undefined]) {
      const { code, stdout } = await place.spawn(['doctor'], user === undefined ? {} : { user });
      expect(code).toBe(1);
      expect(stdout).toMatch(/^FAULT {4}ledger: .*upledger\.db-wal belongs to user 60002/mu);
    }
  });

  it('are told of a folder that they may not enter, for the ledger and for the page', async () => {
    await using place = await workplace();
    await place.apis([]);
    await shared(place);
    await mkdir(join(place.path, 'mine'), { mode: 0o700 });
    const ledger =
      'upledger: mine/x.db cannot be opened: check that this user may read and write it, and its folder\n';
    for (const command of ['run', 'status', 'audit'])
      expect(await place.spawn([command, '--store=sqlite:mine/x.db'], { user: reader })).toMatchObject({
        code: 1,
        stderr: ledger,
      });
    await place.spawn(['init'], { user: runner });
    const page = await place.spawn(['page', '--output=mine/page'], { user: reader });
    expect([page.code, page.stderr]).toEqual([
      1,
      expect.stringContaining('/mine/page cannot be read or written: this user may not\n'),
    ]);
  });
});
