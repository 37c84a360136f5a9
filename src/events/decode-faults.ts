import type * as t from 'io-ts';

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const pathOf = (context: t.Context): string =>
  context
    .slice(1)
    .filter((entry, i, all) => entry.key !== '' && !(isIndexOfUnion(all[i - 1]) && /^\d+$/.test(entry.key)))
    .map((entry) => entry.key)
    .join('.');

const tagOf = (type: unknown): unknown =>
  typeof type === 'object' && type !== null && '_tag' in type ? type._tag : undefined;

const isIndexOfUnion = (entry: t.ContextEntry | undefined): boolean => {
  const tag = tagOf(entry?.type);
  return tag === 'UnionType' || tag === 'IntersectionType';
};

/** io-ts errors as sentences, one for each path: `error.kind: is "oops", must be …`. */
export const decodeFaults = (errors: t.Errors): readonly string[] => {
  const byPath = new Map<string, string>();
  for (const error of errors) {
    const path = pathOf(error.context);
    const expected = error.message ?? `must be ${error.context.at(-1)?.type.name ?? 'something else'}`;
    const sentence = `${path === '' ? 'the item' : path} is ${shown(error.value)}, ${expected}`;
    if (!byPath.has(path)) byPath.set(path, sentence);
  }
  return [...byPath.values()];
};
