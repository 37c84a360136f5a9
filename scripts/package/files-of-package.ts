import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** Some files of an npm package's tarball, by their paths in the package. */
export const filesOfPackage = async (
  tarball: Uint8Array,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> => {
  const found = new Map<string, Buffer>();
  const entries = Readable.from([tarball]).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const path = entry.header.name.replace(/^[^/]+\//u, '');
    if (wanted.includes(path)) found.set(path, await buffer(entry));
    else entry.resume();
  }
  return found;
};
