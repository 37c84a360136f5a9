import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './file-error.ts';

/** What stands at the path, behind links; null: nothing. */
const standing = async (file: string) => {
  try {
    const target = await realpath(file);
    return { target, stats: await stat(target) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
};

/** Unlike a rename, a link never takes the place of a file; where the file system has no links, a copy that is as careful. */
const place = async (beside: string, file: string): Promise<void> => {
  try {
    await link(beside, file);
  } catch {
    await copyFile(beside, file, constants.COPYFILE_EXCL);
  }
};

/**
 * Writes all of a file or nothing of it: what is there before stays until the new text is on the disk, and the new file has
 * its rights. A pipe or device is only written to. Without `over`, a file that is there stays for good. Rejects with what the
 * system says.
 */
export const writeFileAtomically = async (file: string, text: string, over: boolean): Promise<void> => {
  const there = over ? await standing(file) : null;
  if (there !== null && !there.stats.isFile()) return writeFile(file, text);
  const target = there?.target ?? file;
  const beside = join(dirname(target), `.upledger-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(beside, text, { flag: 'wx', flush: true });
    if (there !== null) await chmod(beside, there.stats.mode);
    await (over ? rename(beside, target) : place(beside, target));
  } finally {
    await rm(beside, { force: true });
  }
};
