import type { JsonPath, Selector } from '../../config/expressions/json-path.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (n: number, least: number, most: number): number => Math.min(Math.max(n, least), most);

type Slice = Extract<Selector, { kind: 'slice' }>;

/** RFC 9535, 2.3.4.2.2. */
const sliced = (list: readonly unknown[], { start, end, step }: Slice): readonly unknown[] => {
  const { length } = list;
  const place = (n: number): number => (n >= 0 ? n : length + n);
  const taken: unknown[] = [];
  if (step > 0) {
    const to = within(place(end ?? length), 0, length);
    for (let i = within(place(start ?? 0), 0, length); i < to; i += step) taken.push(list[i]);
  }
  if (step < 0) {
    const to = end === null ? -1 : within(place(end), -1, length - 1);
    for (let i = within(place(start ?? length - 1), -1, length - 1); i > to; i += step) taken.push(list[i]);
  }
  return taken;
};

const selected = (value: unknown, selector: Selector): readonly unknown[] => {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    if (selector.kind === 'all') return list;
    if (selector.kind === 'slice') return sliced(list, selector);
    if (selector.kind === 'name') return [];
    const index = selector.index < 0 ? list.length + selector.index : selector.index;
    return index >= 0 && index < list.length ? [list[index]] : [];
  }
  if (!isObject(value)) return [];
  if (selector.kind === 'all') return Object.values(value);
  return selector.kind === 'name' && Object.hasOwn(value, selector.name) ? [value[selector.name]] : [];
};

/** A body of 1 MiB has half as many values; only a path that takes some of them several times over has more. */
const most = 1_000_000;

/** The values that a path selects; null when they are too many to count. */
export const selectValues = (root: unknown, path: JsonPath): readonly unknown[] | null => {
  let values: readonly unknown[] = [root];
  for (const selectors of path) {
    const next: unknown[] = [];
    for (const value of values)
      for (const selector of selectors) {
        for (const one of selected(value, selector)) next.push(one);
        if (next.length > most) return null;
      }
    values = next;
  }
  return values;
};
