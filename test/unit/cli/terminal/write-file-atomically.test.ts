import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../../src/cli/terminal/write-file-atomically.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';

describe('a file that is written whole', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'seal.json');
  });
  afterEach(() => folder.remove());

  const left = async () => [await readdir(folder.path), await readFile(file, 'utf8')];

  it.each([false, true])('is there alone, once it is written (over: %s)', async (over) => {
    await writeFileAtomically(file, 'new', over);
    expect(await left()).toEqual([['seal.json'], 'new']);
  });

  it('takes no other file’s place unless told to', async () => {
    await writeFile(file, 'old');
    await expect(writeFileAtomically(file, 'new', false)).rejects.toThrow(/EEXIST/u);
    expect(await left()).toEqual([['seal.json'], 'old']);
    await writeFileAtomically(file, 'new', true);
    expect(await left()).toEqual([['seal.json'], 'new']);
  });

  it('stands where a link leads to, and the link stays', async () => {
    const linked = join(folder.path, 'link');
    await writeFile(file, 'old');
    await symlink('seal.json', linked);
    await writeFileAtomically(linked, 'new', true);
    expect([await readFile(file, 'utf8'), await readlink(linked)]).toEqual(['new', 'seal.json']);
  });

  it('leaves nothing behind where it cannot stand', async () => {
    await writeFile(file, 'old');
    await mkdir(join(folder.path, 'taken'));
    await expect(writeFileAtomically(join(folder.path, 'taken'), 'new', true)).rejects.toThrow(/EISDIR/u);
    await expect(writeFileAtomically(join(folder.path, 'none', 'a'), 'new', false)).rejects.toThrow(
      /ENOENT/u,
    );
    expect(await left()).toEqual([['seal.json', 'taken'], 'old']);
  });
});
