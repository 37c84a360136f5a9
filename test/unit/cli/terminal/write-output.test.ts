import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../../../src/cli/terminal/write-output.ts';
import { left, right } from '../../../support/right.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';

const printed: string[] = [];
const context = {
  print: (text: string) => {
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
});
