/** One line of printable ASCII, at most `limit` characters: other characters become `?`, and a cut ends with `...`. */
export const asciiLine = (text: string, limit: number): string => {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^ -~]/gu, '?');
  return line.length <= limit ? line : `${line.slice(0, limit - 3)}...`;
};
