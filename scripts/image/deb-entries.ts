import { spawnSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { LayerEntry } from './pack-layer.ts';

const headerBytes = 60;

/** A member of an `ar` archive, which a .deb is. */
const memberOf = (deb: Buffer, wanted: string): Buffer => {
  for (let at = 8; at + headerBytes <= deb.length;) {
    const header = deb.toString('latin1', at, at + headerBytes);
    const size = Number(header.slice(48, 58));
    const from = at + headerBytes;
    if (header.slice(0, 16).trim().replace(/\/$/u, '') === wanted) return deb.subarray(from, from + size);
    at = from + size + (size % 2);
  }
  throw new Error(`a .deb without ${wanted}`);
};

/** Node has no xz of its own. */
const unpacked = (xz: Buffer): Buffer => {
  const { status, stdout, stderr, error } = spawnSync('xz', ['-dc'], { input: xz, maxBuffer: 2 ** 28 });
  if (error !== undefined) throw new Error(`xz is needed to unpack Debian's packages: ${error.message}`);
  if (status !== 0) throw new Error(`xz: ${stderr.toString()}`);
  return stdout;
};

/** What a program that is not a shell script can do without. */
const left = [
  /^usr\/share\/(?!doc\/[^/]+\/copyright$|ca-certificates\/)/u,
  /\/gconv\//u,
  /^etc\/ld\.so\.conf\.d\//u,
  /^usr\/lib\/locale\//u,
  /^usr\/sbin\//u,
  /^sbin\//u,
];

/** The files and links of a Debian package, without what the image has no use for. Folders follow from them. */
export const debEntries = async (deb: Buffer): Promise<readonly LayerEntry[]> => {
  const entries: LayerEntry[] = [];
  const tar = Readable.from([unpacked(memberOf(deb, 'data.tar.xz'))]).pipe(extract());
  for await (const entry of tar) {
    const { name, type, linkname, mode } = entry.header;
    const path = name.replace(/^\.\//u, '');
    if ((type !== 'file' && type !== 'symlink') || left.some((pattern) => pattern.test(path))) entry.resume();
    else if (type === 'symlink') {
      entry.resume();
      entries.push({ path, link: linkname ?? '' });
    } else entries.push({ path, content: await buffer(entry), executable: ((mode ?? 0) & 0o111) !== 0 });
  }
  return entries;
};
