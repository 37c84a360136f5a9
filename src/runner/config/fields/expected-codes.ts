import * as t from 'io-ts';
import type { ExpectedCode } from '../../../events/fields/expected-code.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';
import { decodeItems, toList } from '../shapes.ts';

const least = 100;
const most = 599;
const manyCodes = 100;
const mustBeCode = 'must be a code from 100 to 599, or a range such as "2xx" or "200-204"';

const isCode = (n: number): boolean => Number.isInteger(n) && least <= n && n <= most;

/** The one way a code or range is written: numbers as numbers, `2xx` in lower case, `200-204` without spaces. */
const canonical = (u: unknown): ExpectedCode | null => {
  if (typeof u === 'number') return isCode(u) ? u : null;
  if (typeof u !== 'string') return null;
  const text = u.trim().toLowerCase();
  if (/^[1-5]xx$/u.test(text)) return text;
  // A DynamoDB set of strings can hold codes only as text.
  if (/^\d{3}$/u.test(text)) return isCode(Number(text)) ? Number(text) : null;
  const [, from, to] = /^(\d{3})\s*-\s*(\d{3})$/u.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  return isCode(Number(from)) && isCode(Number(to)) && from <= to ? `${from}-${to}` : null;
};

const isExpectedCodes = (u: unknown): u is readonly ExpectedCode[] =>
  Array.isArray(u) &&
  u.length > 0 &&
  u.length <= manyCodes &&
  u.every((item: unknown) => item !== null && canonical(item) === item);

/** `200-204`: the second code is the first, or has a larger digit where they begin to differ. */
const rangePattern = (): string => {
  const dash = String.raw`\s*-\s*`;
  const larger = (digit: number, last: number) => `[${String(digit + 1)}-${String(last)}]`;
  return [
    ...[1, 2, 3, 4].map((d) => `${String(d)}[0-9]{2}${dash}${larger(d, 5)}[0-9]{2}`),
    ...[1, 2, 3, 4, 5].flatMap((h) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map(
        (d) => `${String(h)}${String(d)}[0-9]${dash}${String(h)}${larger(d, 9)}[0-9]`,
      ),
    ),
    `([1-5][0-9])(?:${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
      .map((d) => String.raw`${String(d)}${dash}\1[${String(d)}-9]`)
      .join('|')})`,
  ].join('|');
};

/** A list, or a set as DynamoDB keeps them, of codes and ranges. Not empty, or the API could never be UP. */
export const ExpectedCodes: FieldType<readonly ExpectedCode[]> = withSchema(
  new t.Type<readonly ExpectedCode[], readonly ExpectedCode[], unknown>(
    'ExpectedCodes',
    isExpectedCodes,
    (u, c) => {
      const items = toList(u, manyCodes);
      if (items === null || items.length === 0)
        return t.failure(
          u,
          c,
          `must be a list of 1 to ${String(manyCodes)} codes or ranges, such as [200, "3xx"]`,
        );
      return decodeItems(items, c, canonical, mustBeCode);
    },
    t.identity,
  ),
  {
    type: 'array',
    minItems: 1,
    maxItems: manyCodes,
    items: {
      anyOf: [
        { type: 'integer', minimum: least, maximum: most },
        { type: 'string', pattern: String.raw`^\s*(?:[1-5][xX][xX]|[1-5][0-9]{2}|${rangePattern()})\s*$` },
      ],
    },
  },
);

/** For people: `200, 201 or 3xx`. */
export const expectedText = (codes: readonly ExpectedCode[]): string => {
  const texts = codes.map(String);
  const last = texts.at(-1) ?? 'nothing';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} or ${last}`;
};
