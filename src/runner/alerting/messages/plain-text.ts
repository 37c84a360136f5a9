/** Line breaks, control characters, and what turns the direction of a text: a channel would obey them. */
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]+/gu;

/** A text of one line, of at most `limit` characters as JavaScript counts them; a cut ends with an ellipsis. */
export const plainText = (text: string, limit = Number.POSITIVE_INFINITY): string => {
  const line = text.toWellFormed().replace(unprintable, ' ').trim();
  return line.length <= limit
    ? line
    : `${line
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, '')}…`;
};
