/** One line of printable ASCII, at most `limit` characters: anything else becomes `?`, what does not fit `...`. */
export const asciiLine = (text: string, limit: number): string => {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^ -~]/gu, '?');
  return line.length <= limit ? line : `${line.slice(0, limit - 3)}...`;
};
