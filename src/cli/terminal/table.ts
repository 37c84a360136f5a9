import Table from 'cli-table3';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { breakWords, glue, longestWord } from './break-words.ts';
import { fitColumns, type Column } from './fit-columns.ts';

/** Between columns, where there is room, and where there is little. */
const gaps = [2, 1] as const;

const lines = 'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right'.split(' ');
const bars = 'left left-mid mid mid-mid right right-mid middle'.split(' ');
const borderless = Object.fromEntries([...lines, ...bars].map((name) => [name, '']));

/** Output format: `width` of the terminal in columns; null: a file or pipe. */
export type Shown = Readonly<{ colours: boolean; width: number | null }>;

const natural = (cells: readonly string[]): number =>
  Math.max(...cells.flatMap((cell) => cell.split('\n')).map((line) => stringWidth(line)));

const trimmed = (text: string): string =>
  text
    .replaceAll(glue, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

const columnsOf = (head: readonly string[], rows: readonly (readonly string[])[]): readonly Column[] =>
  head.map((name, i) => {
    const cells = [name, ...rows.map((row) => row[i] ?? '')];
    return { natural: natural(cells), longestWord: Math.max(...cells.map(longestWord)) };
  });

type Fitted = Readonly<{ widths: readonly number[]; gap: number }>;

const whole = (columns: readonly Column[]): Fitted => ({
  widths: columns.map((column) => column.natural),
  gap: gaps[0],
});

/** Null: the columns would be too narrow to read. */
const fit = (columns: readonly Column[], width: number): Fitted | null => {
  for (const gap of gaps) {
    const widths = fitColumns(columns, width, gap);
    if (widths !== null) return { widths, gap };
  }
  return null;
};

const inColumns = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { widths, gap }: Fitted,
): string => {
  const built = new Table({
    head: head.map((name, i) => breakWords(name, widths[i] ?? 1)),
    colWidths: widths.map((one) => one + gap),
    wordWrap: true,
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  for (const row of rows) built.push(row.map((cell, i) => breakWords(cell, widths[i] ?? 1)));
  return built.toString();
};

/** Without room for columns: one line for each cell, with its heading. */
const inBlocks = (head: readonly string[], rows: readonly (readonly string[])[], width: number): string => {
  const names = head.map((name) => `${name.replaceAll('\n', ' ')}:`);
  return rows
    .map((row) =>
      row
        .map((cell, i) => `${names[i] ?? ''} ${cell.replaceAll('\n', ' ')}`.trimEnd())
        .map((line) => inColumns([line], [], { widths: [width], gap: 0 }))
        .join('\n'),
    )
    .join('\n\n');
};

/**
 * A table for people. Nothing is cut. On a terminal no line is wider than it: long cells continue in
 * the next line. In a file or a pipe each row is one line, so that a search finds a name whole.
 */
export const table = (
  head: readonly string[],
  given: readonly (readonly string[])[],
  { colours, width }: Shown,
): string => {
  const { bold } = pc.createColors(colours);
  const names = head.map((name) =>
    width === null
      ? name.replaceAll('\n', ' ')
      : name
          .split('\n')
          .map((line) => bold(line))
          .join('\n'),
  );
  // Stored text cannot fake a row.
  const rows = given.map((row) => row.map((cell) => cell.replaceAll(/[\r\n]+/gu, ' ')));
  const columns = columnsOf(names, rows);
  const fitted = width === null ? whole(columns) : fit(columns, width);
  return `${trimmed(fitted === null ? inBlocks(names, rows, width ?? 80) : inColumns(names, rows, fitted))}\n`;
};
