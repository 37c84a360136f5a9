// Makes the archive that a machine needs to run upledger, and nothing else: the bundled program, the pinned Node, the
// installer, licences. The same sources give the same bytes.
//
//   npm run package [-- --arch x64|arm64]     → releases/upledger-VERSION-linux-ARCH.tar.gz
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { archiveEntries } from './package/archive-entries.ts';
import { chosenArchitecture } from './package/architecture.ts';
import { nodeRuntime } from './package/node-runtime.ts';
import { billWithNode } from './package/bill-with-node.ts';
import { packArchive } from './package/pack-archive.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { arch: { type: 'string', default: 'x64' }, to: { type: 'string' } },
});
const arch = chosenArchitecture(values.arch);
const folder = resolve(values.to ?? join(root, 'releases'));
const name = `upledger-${manifest.version}-linux-${arch}`;

const built = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
if (built.status !== 0) throw new Error('The program could not be built: see above.');

const runtime = await nodeRuntime(root, arch);
const archive = await packArchive(name, archiveEntries({ root, version: manifest.version, runtime }));

mkdirSync(folder, { recursive: true });
const file = join(folder, `${name}.tar.gz`);
writeFileSync(file, archive);
writeFileSync(join(folder, `${name}.cdx.json`), billWithNode(root, arch));
const sha256 = createHash('sha256').update(archive).digest('hex');
process.stdout.write(
  `${relative(process.cwd(), file)}: ${(archive.length / 2 ** 20).toFixed(1)} MiB\nSHA-256 ${sha256}\n`,
);
