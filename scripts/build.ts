// Bundles the program for the machine that runs it from cron: dist/upledger.cjs starts dist/cli.cjs through Node's
// compile cache. Measured, that takes about half the time of the sources.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { bundledPackages } from './build/bundled-packages.ts';
import { launcherSource } from './build/launcher-source.ts';
import { licenceNotices } from './build/licence-notices.ts';
import { sourcesDigest } from './build/sources-digest.ts';
import { passes } from './build/passes.ts';
import { softwareBill } from './build/software-bill.ts';
import { splitBundle } from './build/split-bundle.ts';
import { threads } from './build/threads.ts';
import { lockedIntegrity } from './lockfile/locked-integrity.ts';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

const uplot = 'node_modules/uplot/dist';
const quoted = (path: string): string => JSON.stringify(readFileSync(join(root, path), 'utf8'));
const { files, metafile } = await splitBundle(
  root,
  {
    UPLEDGER_VERSION: JSON.stringify(manifest.version),
    UPLEDGER_SOURCES: JSON.stringify(sourcesDigest(root)),
    UPLEDGER_UPLOT_SCRIPT: quoted(`${uplot}/uPlot.iife.min.js`),
    UPLEDGER_UPLOT_STYLE: quoted(`${uplot}/uPlot.min.css`),
  },
  threads,
  passes,
);
const packages = bundledPackages(root, [...Object.keys(metafile.inputs), uplot]);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const { name, code } of files) writeFileSync(join(dist, name), code);
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licenceNotices(packages));
const integrityOf = lockedIntegrity(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const program = { name: manifest.name, version: manifest.version, licence: manifest.license };
writeFileSync(join(dist, 'sbom.cdx.json'), softwareBill(program, packages, integrityOf));
writeFileSync(join(dist, 'upledger.cjs'), launcherSource, { mode: 0o755 });

const kibibytes = Math.round(files.reduce((sum, { code }) => sum + code.length, 0) / 1024);
process.stdout.write(
  `dist/upledger.cjs ${manifest.version}: ${kibibytes} KiB in ${files.length} files, ${packages.length} packages\n`,
);
