import Table from 'cli-table3';
import stringWidth from 'string-width';

const gap = 2;
const longestCell = 32;
const narrowestLast = 24;

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
 * Rows under a heading, for people. Nothing is cut: what is too wide for the terminal (elsewhere: for 80 columns) goes
 * on in the next line, the last column first.
 */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colours, width }: Readonly<{ colours: boolean; width: number | null }>,
): string => {
  const last = head.length - 1;
  const kept = rows.map((row) => row.map((cell, i) => (i === last ? cell : breakWords(cell, longestCell))));
  const widths = head
    .slice(0, last)
    .map((name, i) => natural([name, ...kept.map((row) => row[i] ?? '')]) + gap);
  const used = widths.reduce((sum, one) => sum + one, 0);
  const rest = Math.max(narrowestLast, (width ?? 80) - used);
  const built = new Table({
    head: [...head],
    colWidths: [...widths, rest + gap],
    wordWrap: true,
    chars: borderless,
    style: { head: colours ? ['bold'] : [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  for (const row of kept) built.push(row.map((cell, i) => (i === last ? breakWords(cell, rest) : cell)));
  return `${built
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
};
