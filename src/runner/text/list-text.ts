/** `a, b and 3 more`: at most so many of the names. */
export const listText = (names: readonly string[], most: number): string => {
  const more = names.length > most ? ` and ${String(names.length - most)} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
};
