/** A folded line, a line that ends in LF alone, or more than one length: what the parser takes in one form only. */
const unusual =
  /\n[ \t]|(?:^|[^\r])\n|\ncontent-length:[^\n]*(?:,|\ncontent-length:|\n[^]*\ncontent-length:)/iu;

/** A space right after the status line is no fold: it has no line to belong to, and would hide what follows it. */
const foldOfNothing = /^[^\n]*\n[ \t]/u;

const lengthLine = /^content-length:(.*)$/iu;

/** The one number that all these values say; null where they differ, or one of them is no number. */
const sameLength = (values: readonly string[]): string | null => {
  const numbers = values
    .flatMap((value) => value.split(','))
    .map((value) => /^[ \t]*0*(\d+)[ \t]*$/u.exec(value)?.[1] ?? null);
  return new Set(numbers).size === 1 ? (numbers[0] ?? null) : null;
};

/** Equal lengths become one; different ones stay, and are the parser's to refuse. */
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
 * none is folded (5.2), and a length that is repeated stands once (RFC 9110, 8.6). A head that begins with a fold stays as it
 * is, and is the parser's to refuse. Latin-1, so that no byte is lost.
 */
export const normalizeHead = (head: string): string => {
  if (!unusual.test(head) || foldOfNothing.test(head)) return head;
  const [statusLine = '', ...fields] = head.split(/\r?\n/u);
  const unfolded = fields.join('\n').replaceAll(/(?:\n[ \t]+)+/gu, ' ');
  return withOneLength([statusLine, ...unfolded.split('\n')]).join('\r\n');
};
