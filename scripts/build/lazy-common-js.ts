import type { Metafile } from 'esbuild';

// Takes the default export only, which is not lost, and only in a browser.
const harmless: ReadonlySet<string> = new Set([
  'node_modules/bowser/es5.js',
  'node_modules/bowser/bundled.js',
]);

/**
 * The lazy imports that splitting breaks: of a CommonJS module that is imported with import(), esbuild keeps the
 * default export only, and nothing fails before undefined is called. The cure is to load lazily a module of src
 * that imports it.
 */
export const lazyCommonJs = ({ inputs }: Metafile): readonly string[] =>
  Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports
      .filter(
        ({ kind, path }) =>
          kind === 'dynamic-import' && inputs[path]?.format === 'cjs' && !harmless.has(path),
      )
      .map(
        ({ path }) => `${importer} loads the CommonJS module ${path} lazily: its named exports would be lost`,
      ),
  );
