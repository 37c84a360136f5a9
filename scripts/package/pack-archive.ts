import { constants, gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

export type ArchiveEntry = Readonly<{
  /** within the archive's one folder, with forward slashes */
  path: string;
  executable: boolean;
  content: Uint8Array;
}>;

const unixOwned = { uid: 0, gid: 0, uname: 'root', gname: 'root', mtime: new Date(0) };

/** A .tar.gz whose bytes follow from its entries alone: their order, times, owners and modes are fixed here. */
export const packArchive = async (folder: string, entries: readonly ArchiveEntry[]): Promise<Buffer> => {
  const tar = pack();
  const bytes = buffer(tar);
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const path of foldersOf(folder, sorted))
    tar.entry({ ...unixOwned, name: `${path}/`, type: 'directory', mode: 0o755 });
  for (const { path, executable, content } of sorted)
    tar.entry(
      { ...unixOwned, name: `${folder}/${path}`, mode: executable ? 0o755 : 0o644 },
      Buffer.from(content),
    );
  tar.finalize();
  return withoutOrigin(gzipSync(await bytes, { level: constants.Z_BEST_COMPRESSION }));
};

const foldersOf = (folder: string, entries: readonly ArchiveEntry[]): readonly string[] => {
  const parents = entries.flatMap(({ path }) =>
    path
      .split('/')
      .slice(0, -1)
      .map((_, i, all) => `${folder}/${all.slice(0, i + 1).join('/')}`),
  );
  return [folder, ...new Set(parents)].toSorted();
};

/** Bytes 4 to 7 of a gzip header are a time, byte 9 the system that wrote it (RFC 1952): neither, and "unknown". */
export const withoutOrigin = (gzip: Buffer): Buffer => {
  gzip.writeUInt32LE(0, 4);
  gzip.writeUInt8(255, 9);
  return gzip;
};
