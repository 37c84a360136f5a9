import { cleanText } from '../../text/clean-text.ts';

/** A text of one line, of at most `limit` characters as JavaScript counts them; a cut ends with an ellipsis. */
export const plainText = (text: string, limit = Number.POSITIVE_INFINITY): string => {
  const line = cleanText(text);
  return line.length <= limit
    ? line
    : `${line
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, '')}…`;
};
