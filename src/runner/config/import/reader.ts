import { configIssueText } from '../config-error.ts';
import { isMap } from '../shapes.ts';
import { parseGoDuration } from './go-duration.ts';
import type { LeftOut } from './imported.ts';

type Raw = Readonly<Record<string, unknown>>;

const isFlag = (u: unknown): u is boolean | 0 | 1 => typeof u === 'boolean' || u === 0 || u === 1;

/**
 * One map of a file of another monitor. Whatever is read of it in a shape that is understood counts as carried over, or the
 * caller says what became of it; `leftovers` names all the rest. So no key can be forgotten.
 */
export type Reader = Readonly<{
  path: readonly string[];
  /** a text, number or flag as text; empty: there is none */
  text: (key: string) => string;
  /** true, false, 1 or 0; null: none */
  flag: (key: string) => boolean | null;
  number: (key: string) => number | null;
  /** milliseconds of a duration of Go such as `1m30s`; null: none */
  duration: (key: string) => number | null;
  map: (key: string) => Reader;
  /** the maps in a list */
  maps: (key: string) => readonly Reader[];
  /** the texts in a list, with their places */
  texts: (key: string) => readonly Readonly<{ path: readonly string[]; text: string }>[];
  /** the texts, numbers and flags of a map, as text */
  entries: () => readonly (readonly [string, string])[];
  /** Takes keys, whatever they hold. Without any, the whole of it. */
  take: (...keys: readonly string[]) => void;
  /** Takes keys that hold one of these values, which say nothing. */
  ignore: (defaults: Readonly<Record<string, readonly unknown[]>>) => void;
}>;

const separator = '\u0000';
const keyOf = (path: readonly string[]): string => path.map((key) => separator + key).join('');

const isScalar = (u: unknown): u is string | number | boolean =>
  typeof u === 'string' || typeof u === 'number' || typeof u === 'boolean';

/** A file as readers, and what none of them has read. */
export type Reading = Readonly<{ root: Reader; leftovers: () => readonly LeftOut[] }>;

type Taken = Readonly<{
  take: (path: readonly string[]) => void;
  open: (path: readonly string[]) => void;
}>;

const readerOf = (raw: unknown, path: readonly string[], taken: Taken): Reader => {
  const fields: Raw = isMap(raw) ? raw : {};
  const get = <A>(key: string, is: (u: unknown) => u is A): A | null => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const isNothing = value === null || value === undefined;
    if (isNothing || is(value)) taken.take([...path, key]);
    return !isNothing && is(value) ? value : null;
  };
  const listOf = (key: string): readonly unknown[] => {
    const list: unknown = Object.hasOwn(fields, key) ? fields[key] : null;
    taken.open([...path, key]);
    return Array.isArray(list) ? list : [];
  };
  const text = (key: string): string => {
    const value = get(key, isScalar);
    return value === null ? '' : String(value);
  };
  return {
    path,
    text,
    flag: (key) => {
      const value = get(key, isFlag);
      return value === null ? null : value === true || value === 1;
    },
    number: (key) => get(key, (u): u is number => typeof u === 'number' && Number.isFinite(u)),
    duration: (key) => {
      const value = get(key, (u): u is string => typeof u === 'string' && parseGoDuration(u) !== null);
      return value === null ? null : parseGoDuration(value);
    },
    map: (key) => {
      taken.open([...path, key]);
      return readerOf(Object.hasOwn(fields, key) ? fields[key] : null, [...path, key], taken);
    },
    maps: (key) =>
      listOf(key).flatMap((item, index) =>
        isMap(item) ? [readerOf(item, [...path, key, String(index)], taken)] : [],
      ),
    texts: (key) =>
      listOf(key).flatMap((item, index) => {
        if (!isScalar(item)) return [];
        const place = [...path, key, String(index)];
        taken.take(place);
        return [{ path: place, text: String(item) }];
      }),
    entries: () =>
      Object.keys(fields).flatMap((key) => {
        const value = fields[key];
        return isScalar(value) || value === null ? [[key, text(key)] as const] : [];
      }),
    take: (...keys) => {
      if (keys.length === 0) taken.take(path);
      for (const key of keys) taken.take([...path, key]);
    },
    ignore: (defaults) => {
      for (const [key, values] of Object.entries(defaults))
        if (Object.hasOwn(fields, key) && values.some((value) => isSame(value, fields[key])))
          taken.take([...path, key]);
    },
  };
};

/** `one` is short. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    );
  return isMap(one)
    ? isMap(other) &&
        Object.keys(one).length === Object.keys(other).length &&
        Object.entries(one).every(([key, value]) => isSame(value, other[key]))
    : one === other;
};

/** At most so many levels are looked at by themselves; an alias can make a map that holds itself. */
const deepest = 32;

const entriesOf = (raw: unknown): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(raw)) return raw.map((value: unknown, index) => [String(index), value] as const);
  return isMap(raw) ? Object.entries(raw) : [];
};

/**
 * Reads a map. `nameOf`: what a line about something in it begins with, and how many keys of its path that stands for.
 */
export const readMap = (
  raw: Raw,
  nameOf: (path: readonly string[]) => Readonly<{ name: string; keys: number }>,
): Reading => {
  const taken = new Set<string>();
  /** Maps and lists that somebody looked into; every other one is named as a whole. */
  const opened = new Set<string>();
  const open = (path: readonly string[]): void => {
    for (const index of [...path.keys(), path.length]) opened.add(keyOf(path.slice(0, index)));
  };
  const take = (path: readonly string[]): void => {
    taken.add(keyOf(path));
    open(path.slice(0, -1));
  };
  const leftIn = (value: unknown, path: readonly string[]): readonly LeftOut[] => {
    const key = keyOf(path);
    const isOpened = opened.has(key);
    if (taken.has(key) || (isOpened && value === null)) return [];
    if (isOpened && path.length < deepest && (isMap(value) || Array.isArray(value)))
      return entriesOf(value).flatMap(([name, one]) => leftIn(one, [...path, name]));
    const { name, keys } = nameOf(path);
    const what = configIssueText('', { path: path.slice(keys), what: 'is not carried over' });
    return [{ path, what: name === '' ? what : `${name}: ${what}` }];
  };
  open([]);
  return { root: readerOf(raw, [], { take, open }), leftovers: () => leftIn(raw, []) };
};
