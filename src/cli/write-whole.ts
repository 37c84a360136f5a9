import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What there is to be replaced: the file behind a link, not the link. Null: a pipe or device, which is only written to. */
const replaced = async (file: string): Promise<string | null> => {
  try {
    return (await stat(file)).isFile() ? await realpath(file) : null;
  } catch {
    return file;
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
 * Writes all of a file or nothing of it: what is there before stays until the new text is on the disk. Without `over`, a
 * file that is there stays for good. Rejects with what the system says.
 */
export const writeWhole = async (file: string, text: string, over: boolean): Promise<void> => {
  const target = over ? await replaced(file) : file;
  if (target === null) return writeFile(file, text);
  const beside = join(dirname(target), `.upledger-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(beside, text, { flag: 'wx', flush: true });
    await (over ? rename(beside, target) : place(beside, target));
  } finally {
    await rm(beside, { force: true });
  }
};
