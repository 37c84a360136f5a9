import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A file system of 4 MiB. */
export type SmallDisk = AsyncDisposable &
  Readonly<{
    folder: () => Promise<Readonly<{ path: string; remove: () => Promise<void> }>>;
    /** takes all room but so many bytes */
    fill: (leave: number) => Promise<void>;
    empty: () => Promise<void>;
  }>;

const execute = promisify(execFile);

/** Mounted for the time of its use; null where this user may mount nothing. */
export const smallDisk = async (): Promise<SmallDisk | null> => {
  const path = await mkdtemp(join(tmpdir(), 'upledger-disk-'));
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true });
    return null;
  }
  const ballast = join(path, 'ballast');
  return {
    folder: async () => {
      const inside = await mkdtemp(join(path, 'case-'));
      return { path: inside, remove: () => rm(inside, { recursive: true, force: true }) };
    },
    fill: async (leave) => {
      const { bavail, bsize } = await statfs(path);
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
    },
    empty: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      await execute('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
};
