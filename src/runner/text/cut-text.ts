/** A text of at most so many UTF-16 units; `…` ends one that was longer. */
export const cutText = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
