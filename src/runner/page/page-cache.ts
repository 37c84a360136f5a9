import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { parseJson } from '../../events/decoding/parse-json.ts';
import { PageEntry } from '../../projections/page/page-entry.ts';

/** Beside the page: what was known of each API when it was made. It can be lost at any time. */
export const cachePath = '.upledger-days.json';

const Cache = t.readonly(
  t.strict({
    v: t.literal(1),
    /** whether it holds error texts */
    details: t.boolean,
    apis: t.readonlyArray(PageEntry),
  }),
);

type Entries = ReadonlyMap<string, PageEntry>;

/** What a cache holds; of one that is missing, damaged or another program's: nothing. */
export const readCache = (text: string | null, details: boolean): Entries => {
  if (text === null) return new Map();
  const decoded = Cache.decode(parseJson(text));
  if (E.isLeft(decoded) || decoded.right.details !== details) return new Map();
  return new Map(decoded.right.apis.map((entry) => [entry.api_id, entry]));
};

/** A page that shows no errors has none beside it either: whoever can read the one can read the other. */
const withoutErrors = (entry: PageEntry): PageEntry => ({
  ...entry,
  causes: entry.causes.map((cause) => ({ ...cause, error: null })),
});

export const cacheText = (entries: readonly PageEntry[], details: boolean): string =>
  `${JSON.stringify({ v: 1, details, apis: details ? entries : entries.map(withoutErrors) })}\n`;
