import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { withoutOrigin } from '../package/pack-archive.ts';

/** What a layer holds, by its path without a leading slash; everything is root's but folders of an `owner`. */
export type LayerEntry = Readonly<
  | { path: string; content: Uint8Array; executable: boolean }
  | { path: string; link: string }
  | { path: string; owner: number; mode: number }
>;

export type Layer = Readonly<{ tar: Buffer; gzip: Buffer }>;

const foldersOf = (entries: readonly LayerEntry[]): readonly string[] => {
  const parents = entries.flatMap(({ path }) =>
    path
      .split('/')
      .slice(0, -1)
      .map((_, i, all) => all.slice(0, i + 1).join('/')),
  );
  return [...new Set(parents)].toSorted();
};

/** A layer whose bytes follow from its entries alone. */
export const packLayer = async (entries: readonly LayerEntry[]): Promise<Layer> => {
  const common = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };
  const packed = pack();
  const bytes = buffer(packed);
  const own = new Set(entries.map(({ path }) => path));
  for (const path of foldersOf(entries))
    if (!own.has(path)) packed.entry({ ...common, name: `${path}/`, type: 'directory', mode: 0o755 });
  for (const entry of entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    if ('content' in entry)
      packed.entry(
        { ...common, name: entry.path, mode: entry.executable ? 0o755 : 0o644 },
        Buffer.from(entry.content),
      );
    else if ('link' in entry)
      packed.entry({ ...common, name: entry.path, type: 'symlink', linkname: entry.link, mode: 0o777 });
    else
      packed.entry({
        ...common,
        name: `${entry.path}/`,
        type: 'directory',
        mode: entry.mode,
        uid: entry.owner,
        gid: entry.owner,
      });
  packed.finalize();
  const tar = await bytes;
  return { tar, gzip: withoutOrigin(gzipSync(tar)) };
};
