import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { storedType } from '../../../events/fields/stored-type.ts';
import { decodeItems, toList } from '../shapes.ts';
import { withSchema, type FieldType } from '../schema/json-schema.ts';

const manyTags = 20;

/** Visible text in one line, emoji and all; a space neither begins nor ends it. No format character turns its direction. */
const textPattern = (most: number): string =>
  String.raw`^(?! )[^\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]{1,${String(most)}}$(?<! )`;

const must = (most: number): string =>
  `must be text of 1 to ${String(most)} characters in one line, without a space at its ends`;

/** A name for people: text or none. */
export const labelOf = (most: number): FieldType<string | null> => {
  const pattern = new RegExp(textPattern(most), 'u');
  const is = (u: unknown): u is string | null => u === null || (typeof u === 'string' && pattern.test(u));
  return withSchema(storedType('Label', is, must(most)), { type: 'string', pattern: textPattern(most) });
};

const longestTag = 60;
const tagPattern = new RegExp(textPattern(longestTag), 'u');

const isTag = (u: unknown): u is string => typeof u === 'string' && tagPattern.test(u);

const isTags = (u: unknown): u is readonly string[] =>
  Array.isArray(u) && u.length <= manyTags && u.every(isTag) && new Set(u).size === u.length;

/** Words by which APIs are chosen; decoded, each stands there once. */
export const Tags: FieldType<readonly string[]> = withSchema(
  new t.Type<readonly string[], readonly string[], unknown>(
    'Tags',
    isTags,
    (u, c) => {
      const items = toList(u, manyTags);
      if (items === null)
        return t.failure(
          u,
          c,
          `must be a list of at most ${String(manyTags)} tags, such as [payments, "eu"]`,
        );
      const tags = decodeItems(items, c, (item) => (isTag(item) ? item : null), must(longestTag));
      return E.map((all: readonly string[]) => [...new Set(all)])(tags);
    },
    t.identity,
  ),
  { type: 'array', maxItems: manyTags, items: { type: 'string', pattern: textPattern(longestTag) } },
);
