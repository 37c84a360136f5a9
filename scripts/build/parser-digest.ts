import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All that the value of a text of YAML depends on. */
const sources = ['src/adapters/yaml/parse-yaml.ts', 'node_modules/js-yaml/dist/js-yaml.mjs'];

/** Says which parser is in a bundle, so that a value which another one made is not taken for its own. */
export const parserDigest = (root: string): string => {
  const hash = createHash('sha256');
  for (const path of sources) hash.update(readFileSync(join(root, path)));
  return hash.digest('hex');
};
