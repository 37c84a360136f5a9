import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { hasCode } from './file-error.ts';
import { followOwnLinks } from './follow-own-links.ts';

/** What stands at the path, behind links; null: nothing. */
const existing = async (file: string) => {
  if (file.endsWith('/')) throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR' });
  const target = await followOwnLinks(file);
  try {
    return { target, stats: await stat(target) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { target, stats: null };
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

/** Output may contain private data. */
const outputMode = 0o600;

/**
 * Replaces a file atomically: `fill` writes a temporary file beside it, and the existing file stays until that
 * is complete. A new file is private to its owner; a replacement keeps the mode. Without `over`, an existing
 * file is never replaced. A left of `fill` changes nothing. Rejects with system errors.
 */
export const placeAtomically = async <L, A>(
  file: string,
  over: boolean,
  fill: (beside: string) => Promise<E.Either<L, A>>,
): Promise<E.Either<L, A>> => {
  const { target, stats } = await existing(file);
  const beside = join(dirname(target), `.upledger-${randomBytes(6).toString('hex')}`);
  try {
    await (await open(beside, 'wx', outputMode)).close();
    const filled = await fill(beside);
    if (E.isLeft(filled)) return filled;
    if (over && stats !== null) await chmod(beside, stats.mode);
    await (over ? rename(beside, target) : place(beside, target));
    return filled;
  } finally {
    await rm(beside, { force: true });
  }
};

/** The same for a text. A pipe or device is only written to. */
export const writeFileAtomically = async (file: string, text: string, over: boolean): Promise<void> => {
  const { target, stats } = await existing(file);
  if (over && stats !== null && !stats.isFile() && !stats.isDirectory()) return writeFile(target, text);
  await placeAtomically(file, over, async (beside) =>
    E.right(await writeFile(beside, text, { flush: true })),
  );
};
