import Table from 'cli-table3';
import stringWidth from 'string-width';

const gap = 2;
const narrowestFirst = 16;
const narrowestLast = 18;

const lines = 'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right'.split(' ');
const bars = 'left left-mid mid mid-mid right right-mid middle'.split(' ');
const borderless = Object.fromEntries([...lines, ...bars].map((name) => [name, '']));

/** Words that no line of this width can hold, in pieces that one can. */
const breakWords = (text: string, width: number): string =>
  text.replace(/\S+/gu, (word) => {
    if (stringWidth(word) <= width) return word;
    let line = '';
    const pieces: string[] = [];
    for (const char of word) {
      if (stringWidth(line + char) > width) {
        pieces.push(line);
        line = '';
      }
      line += char;
    }
    return [...pieces, line].join('\n');
  });

const natural = (cells: readonly string[]): number =>
  Math.max(...cells.flatMap((cell) => cell.split('\n')).map((line) => stringWidth(line)));

/**
 * How wide the first and the last column may be: as wide as what they hold if there is room, else the last gives way, and
 * then the first, which holds names.
 */
const flexible = (room: number, first: number, last: number): readonly [number, number] => {
  if (first + gap + last <= room) return [first, last];
  const narrowed = Math.max(narrowestLast, room - first - gap);
  return [Math.max(Math.min(first, narrowestFirst), Math.min(first, room - narrowed - gap)), narrowed];
};

/**
 * Rows under a heading, for people. Nothing is cut: what is too wide for the terminal (elsewhere: for 80 columns) goes
 * on in the next line.
 */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colours, width }: Readonly<{ colours: boolean; width: number | null }>,
): string => {
  const naturals = head.map((name, i) => natural([name, ...rows.map((row) => row[i] ?? '')]));
  const middle = naturals.slice(1, -1);
  const room = (width ?? 80) - middle.reduce((sum, one) => sum + one + gap, 0);
  const [first, last] = flexible(room, naturals[0] ?? 0, naturals.at(-1) ?? 0);
  const widths = [first, ...middle, last];
  const built = new Table({
    head: [...head],
    colWidths: widths.map((one) => one + gap),
    wordWrap: true,
    chars: borderless,
    style: { head: colours ? ['bold'] : [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  for (const row of rows)
    built.push(
      row.map((cell, i) => (i === 0 || i === row.length - 1 ? breakWords(cell, widths[i] ?? 1) : cell)),
    );
  return `${built
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
};
