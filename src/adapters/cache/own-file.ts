import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Group and all others. */
const writableByOthers = 0o022;

/** The content of a file that is this user's, and that nobody else may write. Throws if it is not, or cannot be read. */
export const readOwnFile = (path: string): Buffer => {
  // Without waiting for somebody to write into a pipe.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    const user = process.getuid?.() ?? stats.uid;
    const isOwn = stats.uid === user && (stats.mode & writableByOthers) === 0;
    if (!stats.isFile() || !isOwn) throw new Error(`${path} is not a file of this user alone`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
};

/** Not mkdirSync's own recursion, which never ends below /proc. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
};

/** Replaces a file by one that only this user can read. Throws if that is not possible. */
export const writeOwnFile = (path: string, content: Buffer): void => {
  makeFolder(dirname(path));
  const written = `${path}.${String(process.pid)}`;
  try {
    // Never into a file that somebody else has put there.
    writeFileSync(written, content, { mode: 0o600, flag: 'wx' });
    renameSync(written, path);
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
};
