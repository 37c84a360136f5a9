import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSmallLedger } from '../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../support/program/workplace.ts';

describe('odd words on the command line', () => {
  it.each([
    [['status', 'a b\n\u001B[2J'], 'there is no API "a b [2J"'],
    [['events', ''], 'there is no API ""'],
    [['export', '--api', 'x'.repeat(5000)], `there is no API "${'x'.repeat(79)}…"`],
    [['explain', 'a\nb/4'], 'there is no API "a b"'],
    [['explain', 'no event'], '"no event" is not an event'],
    [
      ['status', `--${'x'.repeat(5000)}`],
      `unknown option '--${'x'.repeat(181)}…. See upledger status --help`,
    ],
    [['transitions', '--format', 'xml'], '--format is "xml", must be table, json or csv\n'],
    [['run', '--alerts', 'mail'], '--alerts is "mail", must be console\n'],
    [['apis', 'list', '--group', 'a  b\nc'], 'no API is in the group "a  b c"'],
    [['help', 'nope'], "unknown command 'nope'. See upledger --help\n"],
  ])('are said back in one short line: %j', async (args, said) => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    const { code, stdout, stderr } = await place.run(args);
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toContain(`upledger: ${said}`);
  });

  it('names no file where a path ends with a slash, and no folder where there is a file', async () => {
    await using place = await workplace();
    await place.apis([]);
    await writeSmallLedger(place.path);
    await mkdir(join(place.path, 'there'));
    await writeFile(join(place.path, 'file'), '');
    await symlink('round', join(place.path, 'round'));
    const before = await readdir(place.path);
    for (const path of ['there/', 'none/'])
      for (const command of [
        ['report', '--output', path],
        ['backup', '--force', path],
        ['audit', '--force', '--seal', path],
      ]) {
        const { code, stderr } = await place.run(command);
        expect([command, code]).toEqual([command, 1]);
        expect(stderr).toContain(`${path} cannot be written: it is a folder`);
      }
    for (const [path, why] of [
      ['file', '/file is not a folder'],
      ['file/page', '/file is not a folder'],
      ['round/page', '/round/page is a link that leads back to itself'],
      ['x'.repeat(300), 'x is too long for this system'],
    ] as const) {
      const said = `${why}: name another place for the page\n`;
      const { code, stderr } = await place.run(['page', '--output', path]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
      const pass = await place.run(['run', '--prune', '--page', path]);
      expect([pass.code, pass.stderr]).toEqual([1, expect.stringContaining(said)]);
    }
    expect(await readdir(place.path)).toEqual(before);
  });

  it('ask for help about a command', async () => {
    await using place = await workplace();
    expect(await place.run(['help', 'status'])).toEqual(await place.run(['status', '--help']));
    expect(await place.run(['help'])).toEqual(await place.run(['--help']));
    expect((await place.run(['help', 'apis', 'list'])).stdout).toContain('Usage: upledger apis list');
  });

  it('leave nothing behind when a backup is interrupted', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const before = await readdir(place.path);
    const stop = AbortSignal.abort();
    expect(await place.run(['backup', 'copy.db'], { stop })).toEqual({
      code: 130,
      stdout: '',
      stderr: 'upledger: interrupted: copy.db was not written\n',
    });
    expect(await readdir(place.path)).toEqual(before);
    expect((await place.run(['backup', 'copy.db'])).code).toBe(0);
  });
});
