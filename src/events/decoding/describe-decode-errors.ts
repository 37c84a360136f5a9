import type * as t from 'io-ts';

/** Lists of any depth can be parsed, but not written: that would overflow the stack. */
const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return 'nested too deeply';
  }
};

/** A value in a sentence of what is wrong with it: its JSON, cut after 60 characters. Never throws. */
export const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return String(value);
  const text = jsonOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const tagOf = (type: object): unknown => ('_tag' in type ? type._tag : undefined);

const isUnion = (type: object): boolean => ['UnionType', 'IntersectionType'].includes(String(tagOf(type)));

const pathOf = (context: t.Context): string => {
  const keys: string[] = [];
  let alternatives = false;
  for (const { key, type } of context) {
    // The index of a union member is not part of the path.
    if (key !== '' && !(alternatives && /^\d+$/.test(key))) keys.push(key);
    alternatives = isUnion(type);
  }
  return keys.join('.');
};

const expectedOf = (type: Readonly<{ name: string }> | undefined): string => {
  if (type === undefined) return 'something else';
  switch (tagOf(type)) {
    case 'ReadonlyType':
    case 'ExactType':
    case 'InterfaceType':
      return 'an object';
    case 'ReadonlyArrayType':
      return 'a list';
    default:
      return type.name.replaceAll(' | ', ' or ');
  }
};

/** io-ts errors as sentences, one for each path: `error.kind is "oops", must be "timeout" or "dns" or …`. */
export const describeDecodeErrors = (errors: t.Errors): readonly string[] => {
  const byPath = new Map<string, { value: unknown; expected: Set<string> }>();
  for (const { context, value, message } of errors) {
    const path = pathOf(context);
    const fault = byPath.get(path) ?? { value, expected: new Set() };
    fault.expected.add(message?.replace(/^must be /, '') ?? expectedOf(context.at(-1)?.type));
    byPath.set(path, fault);
  }
  const paths = [...byPath.keys()];
  return [...byPath].flatMap(([path, { value, expected }]) => {
    // An alternative that would have been something else altogether says less than what is wrong inside this one.
    if (paths.some((deeper) => deeper.startsWith(`${path}.`))) return [];
    const wanted = [...expected].filter((each, _, all) => each !== 'null' || all.length === 1);
    return [`${path === '' ? 'the item' : path} is ${shown(value)}, must be ${wanted.join(' or ')}`];
  });
};
