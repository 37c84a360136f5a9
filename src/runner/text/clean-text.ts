/**
 * Invisible text with an effect: control characters (C0, C1), line breaks, direction controls, and
 * invisible characters. Joiners stay: emoji and many scripts need them.
 */
const unprintable =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]+/gu;

/** Foreign text as one line of well-formed text, with a space in the place of what is unprintable. */
export const cleanText = (text: string): string => text.toWellFormed().replace(unprintable, ' ').trim();
