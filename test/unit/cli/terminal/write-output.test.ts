import { execFileSync } from 'node:child_process';
import { chmod, lchown, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../../../src/cli/terminal/write-output.ts';
import { left, right } from '../../../support/right.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';

const printed: string[] = [];
const context = {
  printData: (text: string) => {
    printed.push(text);
    return Promise.resolve(true);
  },
};

describe('writeOutput', () => {
  it('prints where no file is named, and for a dash', async () => {
    right(await writeOutput(context, undefined, 'one'));
    right(await writeOutput(context, '-', 'two'));
    expect(printed).toEqual(['one', 'two']);
  });

  it('replaces a file under its own name, through links, with the rights it had', async () => {
    const { path, remove } = await temporaryFolder();
    const [file, link] = [join(path, 'secret.txt'), join(path, 'link.txt')];
    await writeFile(file, 'before, and longer');
    await chmod(file, 0o600);
    await symlink('secret.txt', link);
    right(await writeOutput(context, link, 'after'));
    expect(await readFile(file, 'utf8')).toBe('after');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readdir(path)).toEqual(['link.txt', 'secret.txt']);
    await remove();
  });

  it('writes into a pipe, and leaves it one', async () => {
    const { path, remove } = await temporaryFolder();
    const pipe = join(path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [, read] = await Promise.all([writeOutput(context, pipe, 'through'), readFile(pipe, 'utf8')]);
    expect([read, (await stat(pipe)).isFIFO()]).toEqual(['through', true]);
    await remove();
  });

  it('leaves nothing behind when it cannot', async () => {
    const { path, remove } = await temporaryFolder();
    await mkdir(join(path, 'folder'));
    expect(left(await writeOutput(context, join(path, 'folder'), 'x'))).toContain('folder cannot be written');
    expect(left(await writeOutput(context, join(path, 'none', 'x'), 'x'))).toContain('x cannot be written');
    expect(await readdir(path)).toEqual(['folder']);
    await remove();
  });

  it('gives a new file to its owner alone', async () => {
    const { path, remove } = await temporaryFolder();
    const before = process.umask(0o022);
    right(await writeOutput(context, join(path, 'report.html'), 'x'));
    process.umask(before);
    expect((await stat(join(path, 'report.html'))).mode & 0o777).toBe(0o600);
    await remove();
  });

  // Only root can make what belongs to somebody else.
  it.runIf(process.geteuid?.() === 0)(
    'goes through no link of another user, to a file or a folder',
    async () => {
      const { path, remove } = await temporaryFolder();
      const victim = join(path, 'victim');
      await writeFile(victim, 'precious');
      await mkdir(join(path, 'folder'));
      for (const [name, to] of [
        ['link', 'victim'],
        ['dangling', 'nothing'],
        ['own', 'link'],
        ['way', 'folder'],
      ] as const) {
        await symlink(to, join(path, name));
        if (name !== 'own') await lchown(join(path, name), 60_002, 60_002);
      }
      for (const name of ['link', 'dangling', 'own', 'way/file'])
        expect(left(await writeOutput(context, join(path, name), 'x'))).toMatch(
          /is a link of user 60002: name a file/u,
        );
      expect(await readFile(victim, 'utf8')).toBe('precious');
      expect(await readdir(join(path, 'folder'))).toEqual([]);
      await remove();
    },
  );

  it.each([
    ['none/x', /x cannot be written: there is no folder \/.*none$/u],
    ['folder', /folder cannot be written: it is a folder$/u],
    ['file/x', /x cannot be written: there is no folder \/.*file$/u],
  ])('names what is wrong with %s, and no file that only we know', async (name, text) => {
    const { path, remove } = await temporaryFolder();
    await mkdir(join(path, 'folder'));
    await writeFile(join(path, 'file'), '');
    const said = left(await writeOutput(context, join(path, name), 'x'));
    expect(said).toMatch(text);
    expect(said).not.toMatch(/\.upledger-|ENOENT|EISDIR/u);
    await remove();
  });
});
