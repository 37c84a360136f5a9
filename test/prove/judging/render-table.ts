import { isKept, type Outcome } from './outcome.ts';

/** A row of the last run, and what it ran on. */
export type Row = Outcome & Readonly<{ commit: string; finished: string; machine: string }>;

const heads = [
  'Fault',
  'Struck',
  'Facts',
  'Facts lost',
  'Transitions',
  'Alerts lost',
  'Wrong alerts',
  'Repeats in the window',
  'Other repeats',
  'Kept',
];

const cells = (row: Outcome): readonly string[] => [
  row.fault,
  ...[
    row.cases,
    row.facts,
    row.factsLost,
    row.transitions,
    row.alertsLost,
    row.alertsWrong,
    row.repeats,
    row.repeatsUnexplained,
  ].map((n) => n.toLocaleString('en')),
  isKept(row) ? 'yes' : 'NO',
];

/** A Markdown table of faults and what became of them. */
export const renderTable = (rows: readonly Outcome[]): string => {
  const lines = [heads, heads.map((_, i) => (i === 0 ? '---' : '---:')), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
};

/** The rows with commit and machine of each run that they come from. */
export const renderLastRun = (rows: readonly Row[]): string => {
  const runs = Map.groupBy(rows, ({ commit, machine }) => `\`${commit}\` on ${machine}`);
  return [...runs]
    .map(([run, of]) => `Run at ${run}, finished ${of.at(-1)?.finished ?? ''}:\n\n${renderTable(of)}`)
    .join('\n\n');
};
