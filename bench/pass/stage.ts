import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Target } from '../support/start-target.ts';

/** Where the program as shipped is built. */
export const built = resolve(import.meta.dirname, '../../dist/upledger.cjs');

/** A folder of its own with a copy of the built program: a build that comes meanwhile changes nothing. */
export type Folder = Readonly<{ folder: string; program: string; remove: () => void }>;

export const setFolder = (): Folder => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-bench-'));
  cpSync(dirname(built), join(folder, 'dist'), { recursive: true });
  return {
    folder,
    program: join(folder, 'dist', basename(built)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** Such a folder with an apis.yaml of `apis` entries and the same URLs as a list. */
export type Stage = Folder & Readonly<{ apis: number }>;

const apiName = (i: number): string => `api-${String(i).padStart(4, '0')}`;

export const setStage = (target: Pick<Target, 'url'>, apis: number): Stage => {
  const empty = setFolder();
  const { folder } = empty;
  const ids = Array.from({ length: apis }, (_, i) => apiName(i));
  const entries = ids.map(
    (id) => `  - api_id: ${id}\n    url: ${target.url}\n    check_interval_seconds: 60\n`,
  );
  writeFileSync(join(folder, 'apis.yaml'), `apis:\n${entries.join('')}`);
  writeFileSync(join(folder, 'urls.txt'), ids.map(() => target.url).join('\n'));
  return { ...empty, apis };
};

/** What does the same checks and keeps nothing, by the name of its file in `baselines`. */
export const baselines = {
  'undici alone': 'undici-alone',
  'undici at its leanest': 'undici-lean',
  'raw sockets': 'raw-sockets',
} as const;

export type Baseline = keyof typeof baselines;

/** Bundles a baseline as the program is. */
export const bundleBaseline = async (folder: string, baseline: Baseline): Promise<string> => {
  const name = baselines[baseline];
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'baselines', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
};
