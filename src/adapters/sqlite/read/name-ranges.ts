import type { LogPart } from '../../../projections/ledger.ts';

/** A stream, and about how many events it has. */
export type Weighed = Readonly<{ name: string; events: number }>;

/**
 * Cuts streams, in order of their names, into at most `count` ranges with about as many events each. The first and the last range
 * are open, so streams that are not listed belong to one of them as well.
 */
export const nameRanges = (streams: readonly Weighed[], count: number): readonly LogPart[] => {
  const total = streams.reduce((sum, { events }) => sum + events, 0);
  const borders: string[] = [];
  let before = 0;
  for (const { name, events } of streams) {
    // A stream that is cut by a border belongs to the range in which it has more events.
    const isDue = before + events / 2 >= ((borders.length + 1) * total) / count;
    if (isDue && before > 0 && borders.length < count - 1) borders.push(name);
    before += events;
  }
  return ['', ...borders].map((from, i) => ({ _tag: 'Names', from, below: borders[i] ?? null }));
};
