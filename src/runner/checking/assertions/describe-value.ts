import { visible } from '../../config/config-error.ts';
import { countText } from '../../text/count-text.ts';

/** No longer text of an answer is shown, not even its beginning: longer ones may be tokens. */
const shownCharacters = 40;

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;

/** A text of a config in quotes, at most 40 characters of it. */
export const quotedText = (text: string): string =>
  visible(JSON.stringify(cut(text.toWellFormed(), shownCharacters)));

/** What was judged, for people: its length alone. */
export const lengthText = (length: number): string => `a text of ${countText(length, 'character')}`;

/** A name or path, at most 60 characters of it. */
export const namedText = (name: string): string => visible(cut(name, 60));

/** A value of an answer, for people: scalars as they are, long texts, lists and objects by their size. */
export const valueText = (value: unknown, redact: (text: string) => string): string => {
  if (typeof value === 'string')
    return value.length > shownCharacters ? lengthText(value.length) : quotedText(redact(value));
  if (Array.isArray(value)) return `a list of ${countText(value.length, 'item')}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  // JSON readers round it, so it is not the number that came.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return `about ${String(value)}`;
  return redact(String(value));
};

/** The type of a value, for people. */
export const typeText = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'an object';
  }
};
