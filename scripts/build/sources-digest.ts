import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says of which sources and packages a bundle is, so that what another one kept is not taken for its own. */
export const sourcesDigest = (root: string): string => {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted();
  for (const path of [...sources.map((source) => join('src', source)), 'package-lock.json'])
    hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
};
