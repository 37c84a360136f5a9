import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeRuntime } from './node-runtime.ts';
import type { ArchiveEntry } from './pack-archive.ts';

type Release = Readonly<{ root: string; version: string; runtime: NodeRuntime }>;

/** All files of a release: where each comes from, and where it stands in the archive. */
export const archiveEntries = ({ root, version, runtime }: Release): readonly ArchiveEntry[] => {
  const from = (path: string, source: string, executable = false): ArchiveEntry => ({
    path,
    executable,
    content: readFileSync(join(root, source)),
  });
  const eachOf = (folder: string, source: string, executable = false): readonly ArchiveEntry[] =>
    readdirSync(join(root, source)).map((name) => from(`${folder}/${name}`, `${source}/${name}`, executable));
  return [
    { path: 'VERSION', executable: false, content: Buffer.from(`${version}\n`) },
    from('LICENSE', 'LICENSE'),
    from('install', 'packaging/install', true),
    ...eachOf('bin', 'packaging/bin', true),
    ...eachOf('share', 'packaging/share'),
    ...eachOf('lib', 'dist'),
    { path: 'bin/node', executable: true, content: runtime.binary },
    { path: 'licences/node.txt', executable: false, content: runtime.licence },
  ];
};
