import { cleanText } from './clean-text.ts';
import { cutText } from './cut-text.ts';

const longest = 80;

/** A name as somebody gave it, in a sentence: in quotes where it would not stand out as one word. */
export const givenName = (name: string): string =>
  /^[\w.-]+$/u.test(name) && name.length <= longest ? name : `"${cutText(cleanText(name), longest)}"`;
