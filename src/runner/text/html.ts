/** Markup that is safe to stand in a page: made by `html` alone, which escapes all that is not markup itself. */
export type Html = Readonly<{ markup: string }>;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as markup. Control characters and lone surrogates, which no page may hold, become �. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"']/gu, (char) => entities[char] ?? char);

type Part = Html | string | number | readonly Html[];

const markupOf = (part: Part): string => {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};

/** Line breaks are for whoever reads the source: none between tags, a space elsewhere. */
const tight = (source: string): string =>
  source.replace(/\s*\n\s*/gu, (space, at: number) => {
    const [before, after] = [source[at - 1], source[at + space.length]];
    const atTag = before === '>' || after === '<';
    return atTag && (before ?? '>') === '>' && (after ?? '<') === '<' ? '' : ' ';
  });

const tightened = new WeakMap<TemplateStringsArray, readonly string[]>();

const stringsOf = (strings: TemplateStringsArray): readonly string[] => {
  const known = tightened.get(strings) ?? strings.map(tight);
  tightened.set(strings, known);
  return known;
};

/** A template whose values are escaped, unless they are `Html` already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: stringsOf(strings).reduce((text, string, i) => text + markupOf(parts[i - 1] ?? '') + string),
});

export const nothing: Html = { markup: '' };
