import { basename, join } from 'node:path';
import { build, type BuildOptions, type Metafile, transform } from 'esbuild';
import { lazyCommonJs } from './lazy-common-js.ts';
import { loadGroups } from './load-groups.ts';
import { loadTogether } from './load-together.ts';
import { plainExports } from './plain-exports.ts';

export type BundledFile = { readonly name: string; readonly code: string };

// In CommonJS a file knows itself by other names.
const importMeta = {
  'import.meta.url': 'importMetaUrl',
  'import.meta.dirname': '__dirname',
  'import.meta.filename': '__filename',
  'import.meta.main': 'true',
};

const importMetaUrl = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * Bundles `src/main.ts` to `cli.cjs` and one chunk for each part that is imported lazily, so that a pass on SQLite
 * reads no byte of the AWS SDK. esbuild splits ES modules only, hence two steps: bundle and split, then turn each
 * file into CommonJS, which starts faster from the compile cache. A first bundle says what loads what, so that the second
 * keeps together what is loaded together. `threads`: what is started as a thread, by its name; `passes`: what every pass
 * loads.
 */
export const splitBundle = async (
  root: string,
  constants: Readonly<Record<string, string>>,
  threads: Readonly<Record<string, string>> = {},
  passes: readonly string[] = [],
): Promise<{ readonly files: readonly BundledFile[]; readonly metafile: Metafile }> => {
  const main = 'src/main.ts';
  const options = {
    absWorkingDir: root,
    entryPoints: { cli: main, ...threads },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node24',
    format: 'esm',
    treeShaking: true,
    legalComments: 'none',
    metafile: true,
    define: { ...importMeta, ...constants },
    // The ES modules of fp-ts, as io-ts takes them: one copy, and only what is used of it.
    alias: { 'fp-ts/lib': 'fp-ts/es6', 'node:http2': join(import.meta.dirname, 'no-http2.ts') },
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const groups = loadGroups((await build(options)).metafile, main, passes);
  const { outputFiles, metafile } = await build({ ...options, plugins: [loadTogether(root, groups)] });
  const broken = lazyCommonJs(metafile);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const files = await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        platform: 'node',
        target: 'node24',
        format: 'cjs',
        // import() of a chunk becomes require: one module system, and no loader for the other.
        supported: { 'dynamic-import': false },
        ...(text.includes('importMetaUrl') && { banner: importMetaUrl }),
        footer: plainExports(text),
      });
      return { name: basename(path), code };
    }),
  );
  return { files, metafile };
};
