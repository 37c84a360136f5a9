import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { hasCode } from './has-code.ts';
import type { Shell } from './shell.ts';

/** What stands at the path, through links; null: nothing. */
const standing = async (file: string) => {
  try {
    const target = await realpath(file);
    return { target, stats: await stat(target) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
};

/** A file as a whole or not at all, under the name and with the rights that it had; anything else (a pipe, a device) as it comes. */
const write = async (file: string, text: string): Promise<void> => {
  const there = await standing(file);
  if (there !== null && !there.stats.isFile()) return writeFile(file, text);
  const target = there?.target ?? file;
  const beside = `${target}.part`;
  try {
    await writeFile(beside, text);
    if (there !== null) await chmod(beside, there.stats.mode);
    await rename(beside, target);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw cause;
  }
};

/** Prints (also for `-`), or writes the file. A left says why it could not be written. */
export const writeOutput = async (
  shell: Pick<Shell, 'print'>,
  file: string | undefined,
  text: string,
): Promise<E.Either<string, void>> => {
  if (file === undefined || file === '-') {
    await shell.print(text);
    return E.right(undefined);
  }
  try {
    await write(file, text);
    return E.right(undefined);
  } catch (cause) {
    return E.left(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
};
