import { findFolded, fold, type Range } from './find-folded.ts';

/** A shorter secret is a word that may stand anywhere: it is hidden only where it was sent. */
export const shortestHidden = 8;

/** A URL is a secret as a whole or in part, and messages name its parts: the host, a segment of the path. */
const shortestPart = 6;

const shortestCut = 3;

/** A message that goes on behind a longer host cuts it to this many characters. */
export const shownOfHost = 63;

const partsOf = (value: string): readonly string[] =>
  value
    .split(/[/?&=#@:]+/u)
    .filter((part) => part.length >= shortestPart)
    .flatMap((part) => (part.length > shownOfHost ? [part, part.slice(0, shownOfHost)] : [part]));

const encoder = new TextEncoder();

const base64 = (bytes: Uint8Array): string => btoa(String.fromCodePoint(...bytes));

/** More of a value would not fit into any text that is shown. */
const mostEncodedBytes = 3000;

/** What stands in base64 wherever the value stands in what was encoded: it depends on how many bytes come before. */
const base64Forms = (value: string): readonly string[] => {
  const bytes = encoder.encode(value).slice(0, mostEncodedBytes);
  return [0, 1, 2].map((before) => {
    const text = base64(Uint8Array.from([...Array.from({ length: before }, () => 0), ...bytes]));
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), whole);
  });
};

/** `user:password` of what is sent as `Basic dXNlcjpwYXNzd29yZA==`. */
const decodedForms = (value: string): readonly string[] => {
  if (!/^[A-Za-z0-9+/]{11,}={0,2}$/u.test(value)) return [];
  try {
    const decoded = atob(value);
    return decoded.length >= shortestHidden && /^[ -~]+$/u.test(decoded) ? [decoded] : [];
  } catch {
    return [];
  }
};

/** Ranges that overlap or touch as one. */
const merged = (ranges: readonly Range[]): readonly Range[] => {
  const all: Range[] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from < last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
};

/** Where the text ends, cut, within one of these. */
const cutOff = (text: string, needles: readonly string[]): readonly Range[] => {
  if (!text.endsWith('…')) return [];
  const whole = fold(text.slice(0, -1));
  // What folds to another length was not cut here.
  if (whole.length !== text.length - 1) return [];
  for (const needle of needles)
    for (let length = Math.min(needle.length - 1, whole.length); length >= shortestCut; length -= 1)
      if (whole.endsWith(needle.slice(0, length))) return [[whole.length - length, whole.length]];
  return [];
};

const hider = (values: readonly string[]): ((text: string) => string) => {
  const needles = [...new Set(values.map(fold))]
    .filter((needle) => needle !== '')
    .toSorted((a, b) => b.length - a.length);
  if (needles.length === 0) return (text) => text;
  return (text) => {
    let shown = '';
    let at = 0;
    for (const [from, to] of merged([...findFolded(text, needles), ...cutOff(text, needles)])) {
      shown += `${text.slice(at, from)}***`;
      at = to;
    }
    return at === 0 ? text : shown + text.slice(at);
  };
};

const longFormsOf = (value: string): readonly string[] =>
  value.length < shortestHidden
    ? []
    : [value, ...decodedForms(value)].flatMap((one) => [one, ...base64Forms(one)]);

/**
 * Shows `***` wherever a text holds one of these values or a part of one, in whatever case, percent-encoded or in base64, also
 * where the text was cut within one. For what was sent to whoever wrote the text.
 */
export const createRedactor = (values: readonly string[]): ((text: string) => string) =>
  hider(values.flatMap((value) => (value === '' ? [] : [value, ...partsOf(value), ...longFormsOf(value)])));

/** The same for whole values of 8 characters or more: no text may hold one, whoever wrote it. */
export const createSecretFilter = (values: readonly string[]): ((text: string) => string) =>
  hider(values.flatMap(longFormsOf));
