import * as E from 'fp-ts/lib/Either.js';
import parse, { type JsonPathQuery } from 'jsonpath-rfc9535/parser';
import type { ExpressionError } from './expression-error.ts';
import { remember } from './remember.ts';

/** What a step takes from a value: a member, an item, a range of items, or all. */
export type Selector =
  | Readonly<{ kind: 'name'; name: string }>
  | Readonly<{ kind: 'index'; index: number }>
  | Readonly<{ kind: 'slice'; start: number | null; end: number | null; step: number }>
  | Readonly<{ kind: 'all' }>;

/** A JSONPath of RFC 9535 without filters, functions and `..`: what each step takes, from the root on. */
export type JsonPath = readonly (readonly Selector[])[];

const refusedParts: readonly (readonly [string, string])[] = [
  ['..', 'must not search with "..": name each step'],
  ['?', 'must not have a filter: select by name or position'],
  ['(', 'must not call a function'],
];

/** Filters, functions and `..` take quadratic time and worse, so nothing parses them. Quoted names may hold anything. */
const refusedPart = (text: string): ExpressionError | null => {
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== null) {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = null;
    } else if (letter === '"' || letter === "'") quote = letter;
    else {
      const refused = refusedParts.find(([part]) => text.startsWith(part, at));
      if (refused !== undefined) return { at, what: refused[1] };
    }
  }
  return null;
};

type Segment = JsonPathQuery['segments'][number];
type Parsed = Extract<Segment['node'], { type: 'BracketedSelection' }>['selectors'][number] | Segment['node'];

const selectorOf = (parsed: Parsed): Selector | null => {
  switch (parsed.type) {
    case 'MemberNameShorthand':
    case 'NameSelector':
      return { kind: 'name', name: parsed.value };
    case 'IndexSelector':
      return { kind: 'index', index: parsed.value };
    case 'SliceSelector':
      return { kind: 'slice', start: parsed.start, end: parsed.end, step: parsed.step ?? 1 };
    case 'WildcardSelector':
      return { kind: 'all' };
    default:
      return null;
  }
};

const stepOf = ({ node }: Segment): readonly Selector[] =>
  (node.type === 'BracketedSelection' ? node.selectors : [node]).flatMap((one) => selectorOf(one) ?? []);

const offsetOf = (error: unknown): number => {
  if (!(error instanceof Error) || !('location' in error)) return 0;
  const { location } = error;
  const start =
    typeof location === 'object' && location !== null && 'start' in location ? location.start : null;
  const offset = typeof start === 'object' && start !== null && 'offset' in start ? start.offset : null;
  return typeof offset === 'number' ? offset : 0;
};

const syntaxError = (text: string, error: unknown): ExpressionError => {
  const at = offsetOf(error);
  const found = text.codePointAt(at);
  if (found === undefined) return { at, what: 'must go on here: it ends too early' };
  if (at === 0) return { at, what: 'must begin with $' };
  return { at, what: `must not have ${JSON.stringify(String.fromCodePoint(found))} here` };
};

/** The library rounds what is larger (RFC 9535, 2.1, has whole numbers up to that). */
const isExact = (selector: Selector): boolean => {
  if (selector.kind === 'index') return Number.isSafeInteger(selector.index);
  if (selector.kind !== 'slice') return true;
  return [selector.start ?? 0, selector.end ?? 0, selector.step].every(Number.isSafeInteger);
};

const tooLarge = (text: string): ExpressionError => ({
  at: Math.max(0, text.search(/\d{16,}/u)),
  what: `must have no whole number above ${String(Number.MAX_SAFE_INTEGER)}`,
});

/** A path, or where and why it is none. */
export const parseJsonPath = remember((text: string): E.Either<ExpressionError, JsonPath> => {
  const refused = refusedPart(text);
  if (refused !== null) return E.left(refused);
  try {
    const path = parse(text).segments.map(stepOf);
    return path.flat().every(isExact) ? E.right(path) : E.left(tooLarge(text));
  } catch (error) {
    return E.left(syntaxError(text, error));
  }
});
