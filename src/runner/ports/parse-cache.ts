/**
 * What `parse` makes of a text that was decoded from UTF-8: made now, or kept since `parse` made it of exactly this text.
 * `path`: the absolute path of the text, or another name for what is made of it; the latest value of each is kept. What `parse` throws is thrown, and never kept.
 * That the cache cannot be read or written shows only in the time that it takes.
 */
export type ParseCache = (path: string, text: string, parse: (text: string) => unknown) => unknown;

/** Keeps nothing. */
export const withoutCache: ParseCache = (_path, text, parse) => parse(text);
