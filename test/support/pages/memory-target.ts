import * as TE from 'fp-ts/lib/TaskEither.js';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import type { PageTarget } from '../../../src/runner/ports/page-target.ts';

/** A page in memory. `failAfter`: so many writes work, and then none; `onWrite` sees each before it happens. */
export const memoryTarget = (
  failAfter = Number.POSITIVE_INFINITY,
  onWrite: (path: string) => void = () => undefined,
) => {
  const stored = new Map<string, string>();
  const writes: string[] = [];
  const tagAt = (path: string): string | null => {
    const text = stored.get(path);
    return text === undefined ? null : sha256(text);
  };
  const target: PageTarget = {
    name: 'memory',
    read: (path) => TE.right(stored.get(path) ?? null),
    isEmpty: () => TE.right(stored.size === 0),
    tags: (paths) =>
      TE.right(
        new Map(paths.flatMap((path) => (stored.has(path) ? [[path, tagAt(path) ?? ''] as const] : []))),
      ),
    tagOf: sha256,
    write:
      ({ path, text }, found) =>
      async () => {
        onWrite(path);
        if (writes.length >= failAfter)
          return TE.left({
            _tag: 'PageTargetError' as const,
            message: `memory/${path}: no space`,
            cause: null,
          })();
        if (tagAt(path) !== found) return TE.right(false)();
        writes.push(path);
        stored.set(path, text);
        return TE.right(true)();
      },
    remove: (path) => TE.right(void stored.delete(path)),
  };
  return {
    target,
    stored,
    writes,
    files: (): Readonly<Record<string, string>> =>
      Object.fromEntries([...stored].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
};
