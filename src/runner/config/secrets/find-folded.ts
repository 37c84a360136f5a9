/** A text as it is compared: `folded[i]` comes from the characters `starts[i]` to `ends[i]` of what was given. */
type Folded = Readonly<{ text: string; starts: readonly number[]; ends: readonly number[] }>;

type Piece = Readonly<{ text: string; from: number; to: number }>;

/** A stretch of a text, both in UTF-16 code units, the end excluded. */
export type Range = readonly [from: number, to: number];

/** Without case, and without the differences between alphabets of base64 and ways to encode a space. */
const foldCharacter = (character: string): string =>
  character.toUpperCase().toLowerCase().replaceAll(/[+-]/gu, ' ').replaceAll('_', '/');

const charactersOf = (text: string): readonly Piece[] => {
  let at = 0;
  return Array.from(text, (character) => {
    const from = at;
    at += character.length;
    return { text: character, from, to: at };
  });
};

const folded = (pieces: readonly Piece[]): Folded => {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const piece of pieces) {
    const one = foldCharacter(piece.text);
    text += one;
    for (let i = 0; i < one.length; i += 1) {
      starts.push(piece.from);
      ends.push(piece.to);
    }
  }
  return { text, starts, ends };
};

export const fold = (text: string): string => folded(charactersOf(text)).text;

const byteOf = (pieces: readonly Piece[], at: number): number | null => {
  if (pieces[at]?.text !== '%') return null;
  const digits = `${pieces[at + 1]?.text ?? ''}${pieces[at + 2]?.text ?? ''}`;
  return /^[\da-f]{2}$/iu.test(digits) ? Number.parseInt(digits, 16) : null;
};

const decoder = new TextDecoder('utf-8', { fatal: true });

const lengthOfUtf8 = (first: number): number => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

/** The character that begins here percent-encoded, and how many bytes it takes: UTF-8, else Latin-1. */
const decodedAt = (pieces: readonly Piece[], at: number, first: number): readonly [string, number] => {
  const bytes = [first];
  while (bytes.length < lengthOfUtf8(first)) {
    const next = byteOf(pieces, at + 3 * bytes.length);
    if (next === null) break;
    bytes.push(next);
  }
  try {
    return [decoder.decode(Uint8Array.from(bytes)), bytes.length];
  } catch {
    return [String.fromCodePoint(first), 1];
  }
};

/** The same text with one layer of percent-encoding less. */
const percentDecoded = (pieces: readonly Piece[]): readonly Piece[] => {
  const decoded: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const byte = byteOf(pieces, at);
    if (byte === null) {
      decoded.push(piece);
      at += 1;
    } else {
      const [text, bytes] = decodedAt(pieces, at, byte);
      const next = at + 3 * bytes;
      decoded.push({ text, from: piece.from, to: pieces[next - 1]?.to ?? piece.to });
      at = next;
    }
  }
  return decoded;
};

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Halves of a character that were escaped one by one, as that character. */
const withWholeCharacters = (pieces: readonly Piece[]): readonly Piece[] => {
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last !== undefined && /^[\uD800-\uDBFF]$/u.test(last.text) && /^[\uDC00-\uDFFF]$/u.test(piece.text))
      whole[whole.length - 1] = { text: last.text + piece.text, from: last.from, to: piece.to };
    else whole.push(piece);
  }
  return whole;
};

/** The same text without the escapes of JSON. */
const unescaped = (pieces: readonly Piece[]): readonly Piece[] => {
  const plain: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const kind = piece.text === '\\' ? pieces[at + 1]?.text : undefined;
    const digits = kind === 'u' ? pieces.slice(at + 2, at + 6).map(({ text }) => text) : [];
    const isUnit = digits.length === 4 && /^[\da-f]{4}$/iu.test(digits.join(''));
    const length = kind === undefined ? 1 : isUnit ? 6 : 2;
    const text =
      kind === undefined
        ? piece.text
        : isUnit
          ? String.fromCharCode(Number.parseInt(digits.join(''), 16))
          : (escapes[kind] ?? kind);
    plain.push({ text, from: piece.from, to: pieces[at + length - 1]?.to ?? piece.to });
    at += length;
  }
  return withWholeCharacters(plain);
};

const mostLayers = 3;

/** The text as it stands, without the escapes of JSON, and with one layer of percent-encoding less after the other. */
const readingsOf = (text: string): readonly Folded[] => {
  const pieces = charactersOf(text);
  const readings = [pieces];
  if (text.includes('\\')) readings.push(unescaped(pieces));
  let last = pieces;
  for (let layer = 0; layer < mostLayers && last.some((piece) => piece.text === '%'); layer += 1) {
    last = percentDecoded(last);
    readings.push(last);
  }
  return readings.map(folded);
};

/** Where one of `needles`, which are folded, stands in a text, however it is encoded there. */
export const findFolded = (text: string, needles: readonly string[]): readonly Range[] =>
  readingsOf(text).flatMap((reading) =>
    needles.flatMap((needle) => {
      const found: Range[] = [];
      for (let at = reading.text.indexOf(needle); at >= 0; at = reading.text.indexOf(needle, at + 1))
        found.push([reading.starts[at] ?? 0, reading.ends[at + needle.length - 1] ?? text.length]);
      return found;
    }),
  );
