import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { LoadGroup } from './load-groups.ts';

const namespace = 'load-group';

/**
 * Makes each entry of a group import all of its modules. esbuild puts what the same entries lead to into one file, so
 * that each group becomes one.
 */
export const loadTogether = (root: string, groups: readonly LoadGroup[]): Plugin => {
  const groupsOf = new Map<string, number[]>();
  for (const [i, { entries, modules }] of groups.entries())
    for (const entry of entries.filter((one) => !modules.includes(one))) {
      const path = join(root, entry);
      groupsOf.set(path, [...(groupsOf.get(path) ?? []), i]);
    }
  return {
    name: namespace,
    setup: (bundling) => {
      // Filters are of Go, which knows no flag u.
      bundling.onResolve({ filter: /^load-group:/ }, ({ path }) => ({
        path: path.slice(`${namespace}:`.length),
        namespace,
      }));
      bundling.onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: (groups[Number(path)]?.modules ?? [])
          .map((one) => `import ${JSON.stringify(join(root, one))};\n`)
          .join(''),
        resolveDir: root,
      }));
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const own = groupsOf.get(path);
        if (own === undefined) return null;
        const imports = own.map((i) => `import '${namespace}:${String(i)}';\n`);
        return { contents: `${await readFile(path, 'utf8')}\n${imports.join('')}`, loader: 'ts' };
      });
    },
  };
};
