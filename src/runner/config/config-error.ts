import type * as t from 'io-ts';
import { redactedUrl } from './redact-url.ts';
import { cutText } from '../text/cut-text.ts';

/**
 * One thing wrong with a config: where in the item (field, then item or header), and what. `number` is the number that
 * `what` shows, which its source may write otherwise: 0x10, or with more digits than a number can hold. `bare` is a value
 * that stands where text is meant and only lacks its quotes, such as 123.
 */
export type ConfigError = Readonly<{
  path: readonly string[];
  what: string;
  number?: string;
  bare?: string;
}>;

const cut = (text: string): string => cutText(text, 80);

/**
 * A key as an issue may show it. With a colon or comma too few or too many, YAML makes keys of whole lines and of values,
 * secrets among them, so of anything that is not plainly a name only the start is shown.
 */
const redactedKey = (key: string): string =>
  /^[\w-]{1,64}$/u.test(key) ? key : JSON.stringify(`${/^[\w-]{0,32}/u.exec(key)?.[0] ?? ''}…`);

/** `apis[3].headers.X-Token`; without a place, `headers.X-Token`. */
const pathText = (place: string, path: readonly string[]): string => {
  const root = path[0];
  const text = path.reduce(
    (before, key, i) =>
      i > 0 && root !== 'headers' && /^\d+$/u.test(key)
        ? `${before}[${key}]`
        : `${before}.${redactedKey(key)}`,
    place,
  );
  return text.replace(/^\./u, '');
};

/** What a value is, without showing it. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value instanceof Set) return 'a set';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
};

const encoder = new TextEncoder();

/** What nobody sees, such as a zero-width space, as its escape. */
export const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

const urls: ReadonlySet<string> = new Set(['url', 'proxy']);

/** Fields into which people paste what is secret as a whole. */
const secretTexts: ReadonlySet<string> = new Set(['body', 'ca', 'client_certificate']);

/** A value as a fault may show it: never a header's value, a body, a key, or what a URL hides. */
const redactedValue = (value: unknown, root: string | undefined): string => {
  if (value === undefined || value === null) return 'missing';
  if (root === 'headers' && typeof value === 'string') return '***';
  const isSecret = root !== undefined && secretTexts.has(root);
  if (isSecret && typeof value === 'string') return `a text of ${String(encoder.encode(value).length)} bytes`;
  if (isSecret || root === 'headers') return kindOf(value);
  if (typeof value === 'string')
    return visible(JSON.stringify(cut(root !== undefined && urls.has(root) ? redactedUrl(value) : value)));
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return kindOf(value);
};

/** Fields of text that people also write as numbers: 0123, 2024. */
const names: ReadonlySet<string> = new Set(['api_id', 'name', 'group', 'tags']);
const isName = (field: string | undefined): boolean => field !== undefined && names.has(field);

/** What an io-ts error says of a config, as one sentence. */
export const issueOfError = (error: t.ValidationError): ConfigError => {
  const keys = error.context.slice(1).map((entry) => entry.key);
  // `{A: , token}` is a header named like the token, with nothing behind it.
  const bare =
    keys[0] === 'headers' && keys.length > 1 && (error.value === null || error.value === undefined);
  const shown = redactedValue(error.value, keys[0]);
  const must = error.message ?? `must be ${error.context.at(-1)?.type.name ?? 'something else'}`;
  if (bare) return { path: ['headers'], what: 'has a name without a value' };
  const what = `is ${shown}, ${must}`;
  if (typeof error.value !== 'number' && typeof error.value !== 'bigint') return { path: keys, what };
  if (isName(keys[0])) return { path: keys, what, bare: shown };
  return shown === String(error.value) ? { path: keys, what, number: shown } : { path: keys, what };
};

/**
 * For people: `apis[3].timeout_ms is 0, must be a whole number from 1 to 120000`. `written`: a number as its source writes
 * it, `0123`, where that is known.
 */
export const configIssueText = (
  place: string,
  { path, what: said, number, bare }: ConfigError,
  written: string | null = null,
): string => {
  const what =
    number === undefined || written === null
      ? said
      : said.replace(`is ${number},`, () => `is ${visible(cut(written))},`);
  const hint = bare === undefined ? '' : `: a number is not a name: write it in quotes, "${written ?? bare}"`;
  return `${pathText(place, path) || 'the item'} ${what}${hint}`;
};
