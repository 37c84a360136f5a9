/** A folded line, a line that ends in LF alone, or more than one length: forms that the parser does not accept. */
const unusual =
  /\n[ \t]|(?:^|[^\r])\n|\ncontent-length:[^\n]*(?:,|\ncontent-length:|\n[^]*\ncontent-length:)/iu;

/** A space right after the status line is not a fold: there is no header to continue, and it would hide the next one. */
const foldOfNothing = /^[^\n]*\n[ \t]/u;

const lengthLine = /^content-length:(.*)$/iu;

/** The number that all these values have in common; null if they differ or one is not a number. */
const sameLength = (values: readonly string[]): string | null => {
  const numbers = values
    .flatMap((value) => value.split(','))
    .map((value) => /^[ \t]*0*(\d+)[ \t]*$/u.exec(value)?.[1] ?? null);
  return new Set(numbers).size === 1 ? (numbers[0] ?? null) : null;
};

/** Equal lengths become one. Different ones stay and the parser rejects them. */
const withOneLength = (lines: readonly string[]): readonly string[] => {
  const values = lines.flatMap((line) => lengthLine.exec(line)?.[1] ?? []);
  const length = sameLength(values);
  if (length === null) return lines;
  const others = lines.filter((line) => !lengthLine.test(line));
  const [statusLine = '', ...fields] = others;
  return [statusLine, `content-length: ${length}`, ...fields];
};

/**
 * The head of a response, from the status line to the empty line, as the parser takes it: lines end in CRLF (RFC 9112, 2.2),
 * none is folded (5.2), and a repeated length occurs once (RFC 9110, 8.6). A head that begins with a fold stays as it
 * is, and the parser rejects it. Latin-1, so that no byte is lost.
 */
export const normalizeHead = (head: string): string => {
  if (!unusual.test(head) || foldOfNothing.test(head)) return head;
  const [statusLine = '', ...fields] = head.split(/\r?\n/u);
  const unfolded = fields.join('\n').replaceAll(/(?:\n[ \t]+)+/gu, ' ');
  return withOneLength([statusLine, ...unfolded.split('\n')]).join('\r\n');
};
