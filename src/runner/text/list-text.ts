/** `a, b and 3 more`: at most so many of the names. */
export const listText = (names: readonly string[], most: number): string => {
  const more = names.length > most ? ` and ${String(names.length - most)} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
};

/** Adds a name to those of a key. A copy of a long list for each name would take the square of its length. */
export const addName = (found: Map<string, string[]>, key: string, name: string): void => {
  const names = found.get(key);
  if (names === undefined) found.set(key, [name]);
  else names.push(name);
};

const mostLines = 100;

/** The first lines of a list, and how many more there are. */
export const firstLines = (lines: readonly string[]): readonly string[] =>
  lines.length > mostLines
    ? [...lines.slice(0, mostLines), `and ${(lines.length - mostLines).toLocaleString('en')} more`]
    : lines;

const joined = (words: readonly string[], last: 'or' | 'and'): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(` ${last} `);

/** `a, b or c`. */
export const eitherText = (words: readonly string[]): string => joined(words, 'or');

/** `a, b and c`. */
export const allText = (words: readonly string[]): string => joined(words, 'and');
