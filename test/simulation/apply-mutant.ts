import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutants.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const textOf = (source: unknown): string => {
  if (typeof source === 'string') return source;
  if (source instanceof Uint8Array) return new TextDecoder().decode(source);
  throw new Error('the source of a module is no text');
};

/**
 * From now on, what this thread loads of the source is patched. The result says which edits have not been met yet: after
 * everything is loaded, there must be none.
 */
export const applyMutant = ({ name, edits }: Mutant): (() => readonly string[]) => {
  const unmet = new Set(edits.map(({ file }) => file));
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const file = url.startsWith('file:') ? fileURLToPath(url).slice(root.length) : '';
      const mine = edits.filter((edit) => edit.file === file);
      if (mine.length === 0) return loaded;
      let source = textOf(loaded.source);
      for (const { find, put } of mine) {
        const times = source.split(find).length - 1;
        if (times !== 1)
          throw new Error(
            `mutant "${name}": ${file} holds its snippet ${String(times)} times, not once:\n${find}`,
          );
        source = source.replace(find, () => put);
      }
      unmet.delete(file);
      return { ...loaded, source };
    },
  });
  return () => [...unmet];
};
