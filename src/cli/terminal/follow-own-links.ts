import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { hasCode } from './file-error.ts';

const mostLinks = 40;

/** A link of another user in our output path, such as in /tmp, could redirect the write to one of our files. */
const refuse = (link: string, uid: number): never => {
  throw new Error(`${link} is a link of user ${String(uid)}: name a file that is not behind it`);
};

const linkAt = async (path: string) => {
  try {
    const stats = await lstat(path);
    return stats.isSymbolicLink() ? { to: await readlink(path), uid: stats.uid } : null;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null;
    throw error;
  }
};

/** The path without its links, whether it is there or not. Rejects where a link is neither this user's nor root's. */
export const followOwnLinks = async (file: string): Promise<string> => {
  const user = process.geteuid?.() ?? 0;
  let left = mostLinks;
  const follow = async (path: string): Promise<string> => {
    const { root } = parse(path);
    let at = root;
    const names = path.slice(root.length).split(sep);
    for (const [i, name] of names.entries()) {
      const next = join(at, name);
      const link = await linkAt(next);
      if (link === null) at = next;
      else {
        if (link.uid !== user && link.uid !== 0) refuse(next, link.uid);
        left -= 1;
        if (left < 0) throw new Error(`${file} goes through too many links`);
        return follow(resolve(dirname(next), link.to, ...names.slice(i + 1)));
      }
    }
    return at;
  };
  return follow(resolve(file));
};
