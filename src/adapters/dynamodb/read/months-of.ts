import type { TimeRange } from '../../../projections/ledger.ts';

/** Ten years: asking for each month is then no longer cheaper than asking which there are. */
const most = 120;

const indexOf = (time: string): number => Number(time.slice(0, 4)) * 12 + Number(time.slice(5, 7)) - 1;

const nameOf = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;

/** The months (`2026-01`) that a range touches, in order; null when they are too many to ask for one by one. */
export const monthsOf = ({ since, until }: TimeRange): readonly string[] | null => {
  const first = indexOf(since);
  const count = indexOf(until) - first + 1;
  if (!Number.isSafeInteger(count) || count > most) return null;
  return Array.from({ length: Math.max(count, 0) }, (_, i) => nameOf(first + i));
};
