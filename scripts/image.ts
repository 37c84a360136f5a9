// Makes an OCI image without a daemon: a layer of Debian's libraries and certificates, and a layer of the program with
// its Node. The same sources give the same digest. It needs xz.
//
//   npm run image [-- --arch x64|arm64]     → releases/upledger-VERSION-linux-ARCH-image, an OCI image layout
import { spawnSync } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { debEntries } from './image/deb-entries.ts';
import { debianMirror } from './image/debian-mirror.ts';
import { debianPackages } from './image/debian-packages.ts';
import { fetchDebian } from './image/fetch-debian.ts';
import { writeLayout } from './image/oci-layout.ts';
import { packLayer, type LayerEntry } from './image/pack-layer.ts';
import { systemEntries } from './image/system-entries.ts';
import { archiveEntries } from './package/archive-entries.ts';
import { chosenArchitecture } from './package/architecture.ts';
import { nodeRuntime } from './package/node-runtime.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { arch: { type: 'string', default: 'x64' }, to: { type: 'string' } },
});
const arch = chosenArchitecture(values.arch);
const mirror = debianMirror(process.env);

const built = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
if (built.status !== 0) throw new Error('The program could not be built: see above.');

const system: LayerEntry[] = [];
for (const one of debianPackages[arch])
  system.push(...(await debEntries(await fetchDebian(one, root, mirror))));

const { version } = manifest;
const release = archiveEntries({ root, version, runtime: await nodeRuntime(root, arch) });
const program = release
  .filter(({ path }) => !/^(?:install|share\/|bin\/upledger)/u.test(path))
  .map((entry) => ({ ...entry, path: `opt/upledger/${entry.path}` }));

const folder = join(resolve(values.to ?? join(root, 'releases')), `upledger-${version}-linux-${arch}-image`);
const { digest, size } = writeLayout({
  folder,
  version,
  architecture: arch,
  layers: [
    {
      ...(await packLayer([...system, ...systemEntries(system)])),
      createdBy: 'libc6, libstdc++6, libgcc-s1 and ca-certificates of Debian 12',
    },
    { ...(await packLayer(program)), createdBy: `upledger ${version} with its Node` },
  ],
});
process.stdout.write(`${relative(process.cwd(), folder)}: ${(size / 2 ** 20).toFixed(1)} MiB\n${digest}\n`);
