import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The text of its licence and notice files; empty when it brings none. */
  readonly texts: readonly string[];
};

const Manifest = t.readonly(t.strict({ name: t.string, version: t.string, license: t.string }));

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
const folderOf = (input: string): string | null =>
  /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(input)?.[0] ?? null;

const readPackage = (root: string, folder: string): BundledPackage => {
  const file = join(root, folder, 'package.json');
  const manifest = Manifest.decode(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
  if (E.isLeft(manifest))
    throw new Error(`${folder}/package.json names no licence: it cannot be bundled as it is.`);
  const texts = readdirSync(join(root, folder))
    .filter((name) => /^(licen[cs]e|copying|notice)/iu.test(name))
    .toSorted()
    .map((name) => readFileSync(join(root, folder, name), 'utf8').trim());
  return {
    name: manifest.right.name,
    version: manifest.right.version,
    licence: manifest.right.license,
    texts,
  };
};

/**
 * The packages that a bundle's inputs come from, by name.
 *
 * @param inputs paths relative to the root, as esbuild's metafile has them
 */
export const bundledPackages = (root: string, inputs: readonly string[]): readonly BundledPackage[] =>
  [...new Set(inputs.map(folderOf).filter((folder) => folder !== null))]
    .map((folder) => readPackage(root, folder))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
