import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PageTarget, PageTargetError } from '../../runner/ports/page-target.ts';
import { errorCode } from '../../runner/text/error-code.ts';

const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** Temporary files of a pass that was killed while writing. */
const unfinished = '.upledger-tmp-';
const unfinishedMs = 3_600_000;

const orNull = async <A>(read: Promise<A>, missing: readonly string[] = ['ENOENT']): Promise<A | null> => {
  try {
    return await read;
  } catch (error) {
    if (missing.includes(errorCode(error))) return null;
    throw error;
  }
};

/** A folder in the place of a file, or a file in that of its folder, is no such file: the write then names what is in its way. */
const noFile = ['ENOENT', 'EISDIR', 'ENOTDIR'];

/** Number of files to read concurrently. */
const together = 64;

const removeUnfinished = async (folder: string): Promise<void> => {
  const names = (await orNull(readdir(folder))) ?? [];
  for (const name of names.filter((each) => each.startsWith(unfinished))) {
    const path = join(folder, name);
    const found = await orNull(stat(path));
    if (found !== null && Date.now() - found.mtimeMs > unfinishedMs) await rm(path, { force: true });
  }
};

const whyNot = (cause: unknown): string => {
  const code = errorCode(cause);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'cannot be read or written: this user may not';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'cannot be written: the disk is full';
  return `cannot be read or written: ${cause instanceof Error ? cause.message : String(cause)}`;
};

/** Errors of paths that no user can use. */
const impossible: Readonly<Record<string, string>> = {
  ELOOP: 'is a link that leads back to itself',
  ENAMETOOLONG: 'is too long for this system',
};

/** Why a path is not a folder and cannot become one. Null if it is one or can be created, or if only using it shows what is wrong. */
export const notFolder = (path: string): string | null => {
  for (let at = resolve(path), above = dirname(at); ; at = above, above = dirname(at)) {
    try {
      const stats = statSync(at, { throwIfNoEntry: false });
      if (stats?.isDirectory() === true || at === above) return null;
      if (stats !== undefined) return `${at} is not a folder: name another place for the page`;
    } catch (error) {
      const why = impossible[errorCode(error)];
      return why === undefined ? null : `${at} ${why}: name another place for the page`;
    }
  }
};

/** A status page in a folder, created with the first file. World-readable, for a web server. */
export const pageFolder = (folder: string): PageTarget => {
  const from = <A>(what: string, work: () => Promise<A>): TE.TaskEither<PageTargetError, A> =>
    TE.tryCatch(work, (cause) => ({
      _tag: 'PageTargetError',
      message: notFolder(folder) ?? `${join(folder, what)} ${whyNot(cause)}`,
      cause,
    }));
  const tagAt = async (path: string): Promise<string | null> => {
    const bytes = await orNull(readFile(join(folder, path)), noFile);
    return bytes === null ? null : digest(bytes);
  };
  return {
    name: folder,
    read: (path) => from(path, () => orNull(readFile(join(folder, path), 'utf8'), noFile)),
    isEmpty: () =>
      from('', async () => {
        const names = (await orNull(readdir(folder))) ?? [];
        return names.every((name) => name.startsWith(unfinished));
      }),
    tags: (paths) =>
      from('', async () => {
        await removeUnfinished(folder);
        const tags = new Map<string, string>();
        for (let i = 0; i < paths.length; i += together)
          await Promise.all(
            paths.slice(i, i + together).map(async (path) => {
              const tag = await tagAt(path);
              if (tag !== null) tags.set(path, tag);
            }),
          );
        return tags;
      }),
    tagOf: digest,
    write: ({ path, text }, found) =>
      from(path, async () => {
        const place = join(folder, path);
        await mkdir(dirname(place), { recursive: true });
        const beside = join(folder, `${unfinished}${randomBytes(6).toString('hex')}`);
        try {
          await writeFile(beside, text, { flag: 'wx', mode: 0o644 });
          if ((await tagAt(path)) !== found) return false;
          await rename(beside, place);
          return true;
        } finally {
          await rm(beside, { force: true });
        }
      }),
    remove: (path) => from(path, () => rm(join(folder, path), { force: true })),
  };
};
