import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Outcome } from '../../../src/events/fields/outcome.ts';
import type { Health } from '../../../src/projections/health/health-state.ts';

/** One state of docs/reducer-table.md, with its cells as functions. */
export type TableRow = Readonly<{
  text: string;
  matches: (before: Health, outcome: Outcome, thresholds: Thresholds) => boolean;
  after: (before: Health, streak: number) => Pick<Health, 'last_state' | 'presumed' | 'streak'>;
  emits: Readonly<{ from: Outcome; to: Outcome }> | null;
}>;

export type Thresholds = Readonly<{ F: number; S: number }>;

const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'reducer-table.md');

/** The streak after a check of this outcome, before any transition sets it to 0. */
export const streakAfter = (before: Health, outcome: Outcome): number =>
  outcome === (before.last_state ?? 'UP') ? 0 : before.streak + 1;

const outcomeIn = (cell: string): Outcome => {
  if (Outcome.is(cell)) return cell;
  throw new Error(`${file}: "${cell}" is neither UP nor DOWN`);
};

const statesIn = (cell: string): readonly (Outcome | null)[] =>
  cell.split(' or ').map((word) => (word === 'none' ? null : outcomeIn(word)));

const streakIn = (cell: string): ((streak: number, thresholds: Thresholds) => boolean) => {
  const parts = /^(?:(\d+)|(\d+ )?([<≥]) ([FS]))$/.exec(cell);
  if (parts === null) throw new Error(`${file}: "${cell}" is no condition on the streak`);
  const [, exactly, start, sign, name] = parts;
  if (exactly !== undefined) return (streak) => streak === Number(exactly);
  return (streak, { F, S }) => {
    const threshold = name === 'F' ? F : S;
    return (
      (start === undefined || streak === Number(start)) &&
      (sign === '<' ? streak < threshold : streak >= threshold)
    );
  };
};

const afterIn = (cell: string, emits: boolean): TableRow['after'] => {
  const [state = '', ...notes] = cell.split(', ');
  const unknown = notes.filter((note) => !['streak 0', 'presumed', 'no longer presumed'].includes(note));
  if (unknown.length > 0) throw new Error(`${file}: "${unknown.join(', ')}" is not understood`);
  return (before, streak) => ({
    last_state: outcomeIn(state),
    streak: notes.includes('streak 0') ? 0 : streak,
    presumed:
      notes.includes('presumed') || (before.presumed && !emits && !notes.includes('no longer presumed')),
  });
};

const emitsIn = (cell: string): TableRow['emits'] => {
  if (cell === '–') return null;
  const [, from = '', to = ''] = /^`StateChanged` (\w+)→(\w+)$/.exec(cell) ?? [];
  return { from: outcomeIn(from), to: outcomeIn(to) };
};

/** The lines of one of the two tables, without its heading. */
const rowsOf = (part: 0 | 1): readonly string[] =>
  (readFileSync(file, 'utf8').split('## The other signals')[part] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);

/** One row of the table of the other signals, as it is written. */
export type SignalRow = Readonly<{
  text: string;
  signal: string;
  state: string;
  observed: string;
  run: string;
  after: string;
  emits: TableRow['emits'];
}>;

/** The table of the other signals. */
export const signalTable = (): readonly SignalRow[] =>
  rowsOf(1).map((text) => {
    const [signal = '', state = '', observed = '', run = '', after = '', emitted = ''] = text
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { text, signal, state, observed, run, after, emits: emitsIn(emitted) };
  });

/** The table as the documentation shows it. */
export const reducerTable = (): readonly TableRow[] =>
  rowsOf(0).map((text) => {
    const [state = '', outcome = '', streak = '', after = '', emitted = ''] = text
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const states = statesIn(state);
    const holds = streakIn(streak);
    const emits = emitsIn(emitted);
    return {
      text,
      matches: (before, seen, thresholds) =>
        states.includes(before.last_state) &&
        seen === outcomeIn(outcome) &&
        holds(streakAfter(before, seen), thresholds),
      after: afterIn(after, emits !== null),
      emits,
    };
  });
