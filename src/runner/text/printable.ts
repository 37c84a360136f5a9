/** How a colour or style of our own goes on after its beginning. Nothing of it moves the cursor or hides a text. */
const ownStyle = /^(?:[0123479]|2[234579]|[34][0-79]|9[0-7])m$/u;

const styleBegins = '\u001B[';

/** A style, or a character that a terminal or a reader obeys without showing it; not line feed and tab. */
const obeyed =
  /(?![\n\t])(?:\p{Cc}\[[\d;]*m|[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}])/gu;

const isOwn = (found: string): boolean =>
  found.startsWith(styleBegins) && ownStyle.test(found.slice(styleBegins.length));

/** Text for people, as it may reach a terminal or a log: with line breaks, tabs and, where wanted, our own colours. */
export const printable = (text: string, colours: boolean): string =>
  text.replace(obeyed, (found) => (colours && isOwn(found) ? found : ' '));
