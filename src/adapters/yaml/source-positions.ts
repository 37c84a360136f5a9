import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml';

/** `key`: of a map, the one whose value comes next; null when a key comes next. `path`: null when nobody asks for it. */
type Frame = {
  readonly kind: 'map' | 'list' | 'document';
  readonly path: string | null;
  key: string | null;
  index: number;
};

const separator = '\u0000';

const join = (path: readonly string[]): string => path.map((key) => separator + key).join('');

/** -1: nothing is written there. */
const startOf = (event: Event): number => {
  if ('tagStart' in event && event.tagStart >= 0) return event.tagStart;
  if ('anchorStart' in event && event.anchorStart >= 0) return event.anchorStart;
  if ('valueStart' in event) return event.valueStart;
  return 'start' in event ? event.start : 0;
};

/** Where the content of an event ends; of a list or map, where it begins. */
const endOf = (event: Event): number =>
  Math.max(
    'valueEnd' in event ? event.valueEnd : -1,
    'tagEnd' in event ? event.tagEnd : -1,
    'anchorEnd' in event ? event.anchorEnd : -1,
    'start' in event ? event.start : -1,
  );

/** The offset of the dash of the next list item, searched from the end of the item before it; -1 if no item follows. */
const dashAfter = (text: string, end: number): number => {
  const gap = /(?:[\s\]}"',]|#[^\r\n]*)*-/uy;
  gap.lastIndex = end;
  return gap.test(text) ? gap.lastIndex - 1 : -1;
};

type Found = Readonly<{
  /** positions of the paths and their ancestors: of a field its key, of a list item its start */
  offsets: ReadonlyMap<string, number>;
  /** the scalars of the paths, as they are written */
  scalars: ReadonlyMap<string, string>;
}>;

const find = (text: string, wanted: ReadonlySet<string>): Found => {
  const offsets = new Map<string, number>();
  const scalars = new Map<string, string>();
  const frames: Frame[] = [];
  let end = 0;
  const note = (path: string | null, event: Event): void => {
    if (path !== null && wanted.has(path) && !offsets.has(path))
      offsets.set(path, Math.max(startOf(event), 0));
  };
  /** An empty item of a list stands at its dash. */
  const noteItem = (path: string | null, event: Event): void => {
    if (startOf(event) >= 0) return note(path, event);
    const dash = dashAfter(text, end);
    if (dash < 0) return;
    end = dash + 1;
    if (path !== null && wanted.has(path)) offsets.set(path, dash);
  };
  /** The path of the value that this event begins; null for a key. */
  const pathOf = (frame: Frame | undefined, event: Event): string | null => {
    if (frame === undefined) return null;
    if (frame.kind === 'document') return '';
    if (frame.kind === 'list') {
      const path = frame.path === null ? null : frame.path + separator + String(frame.index);
      frame.index += 1;
      noteItem(path, event);
      return path;
    }
    if (frame.key === null) {
      frame.key = event.type === EVENT_ID.SCALAR && frame.path !== null ? getScalarValue(text, event) : '';
      note(frame.path === null ? null : frame.path + separator + frame.key, event);
      return null;
    }
    const path = frame.path === null ? null : frame.path + separator + frame.key;
    frame.key = null;
    return path;
  };
  for (const event of parseEvents(text, {})) {
    if (event.type === EVENT_ID.POP) {
      frames.pop();
      continue;
    }
    const path = pathOf(frames.at(-1), event);
    end = Math.max(end, endOf(event));
    if (event.type === EVENT_ID.SCALAR && path !== null && wanted.has(path) && !scalars.has(path))
      scalars.set(path, getScalarValue(text, event));
    const below = path === '' || (path !== null && wanted.has(path)) ? path : null;
    if (event.type === EVENT_ID.DOCUMENT) frames.push({ kind: 'document', path: '', key: null, index: 0 });
    if (event.type === EVENT_ID.MAPPING) frames.push({ kind: 'map', path: below, key: null, index: 0 });
    if (event.type === EVENT_ID.SEQUENCE) frames.push({ kind: 'list', path: below, key: null, index: 0 });
  }
  return { offsets, scalars };
};

const lineStartsOf = (text: string): readonly number[] => [
  0,
  ...Array.from(text.matchAll(/\r\n|\r|\n/gu), (match) => match.index + match[0].length),
];

const lineOf = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
};

/** A position in a text. `at`: `line:column`, from 1. `written`: the scalar there as written, or null. */
export type Place = Readonly<{ at: string; offset: number; written: string | null }>;

/**
 * The position of each path in a text that parses. A missing path, or one from an alias, gets the position of its nearest
 * ancestor in the text.
 */
export const locate = (text: string, paths: readonly (readonly string[])[]): readonly Place[] => {
  // Without a question nothing is read: most files have no issue to place.
  if (paths.length === 0) return [];
  const wanted = new Set(paths.flatMap((path) => path.map((_, i) => join(path.slice(0, i + 1)))));
  const { offsets, scalars } = find(text, wanted);
  const starts = lineStartsOf(text);
  return paths.map((path) => {
    const found = path
      .map((_, i) => offsets.get(join(path.slice(0, i + 1))))
      .findLast((offset) => offset !== undefined);
    const offset = found ?? 0;
    const line = lineOf(starts, offset);
    const at = `${String(line + 1)}:${String(offset - (starts[line] ?? 0) + 1)}`;
    return { at, offset, written: scalars.get(join(path)) ?? null };
  });
};
