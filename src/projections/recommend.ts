import type { WhatIfRow } from './what-if-rows.ts';

const named = ({ failure_threshold: F, success_threshold: S }: WhatIfRow): string =>
  `failure_threshold ${String(F)}, success_threshold ${String(S)}`;

const many = (n: number, one: string, more = `${one}s`): string => `${String(n)} ${n === 1 ? one : more}`;

/** What to look at first: the fewest alerts; of those the least delay, then the lowest thresholds. */
const merits = (row: WhatIfRow): readonly number[] => [
  row.alerts,
  row.max_delay_ms ?? 0,
  (row.failure_threshold ?? 0) + (row.success_threshold ?? 0),
];

const better = (a: WhatIfRow, b: WhatIfRow): number => {
  const other = merits(b);
  return (
    merits(a)
      .map((merit, i) => merit - (other[i] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
};

/**
 * One sentence: the setting with the fewest alerts among those that miss no outage worth one, when it spares at least a
 * tenth of the alerts; `durationText` words a delay.
 */
export const recommend = (rows: readonly WhatIfRow[], durationText: (ms: number) => string): string => {
  const current = rows.find((row) => row.current);
  if (current === undefined || current.alerts === 0)
    return 'Nothing alerted in this period, so it gives no reason to change the thresholds.';
  const [best] = rows
    .filter((row) => !row.current && row.missed_outages === 0 && row.failure_threshold !== null)
    .toSorted(better);
  if (best === undefined || current.alerts - best.alerts < Math.max(1, current.alerts / 10))
    return `Keep what is in force: no other setting here spares a tenth of the ${many(current.alerts, 'alert')} without missing an outage that was worth one.`;
  const fewer = current.alerts - best.alerts;
  const delay = best.max_delay_ms ?? 0;
  const cost =
    delay > 0
      ? `and outages would have been told at most ${durationText(delay)} later`
      : 'and no outage would have been told later';
  return `Consider ${named(best)}: ${String(best.alerts)} instead of ${many(current.alerts, 'alert')} (${String(fewer)} fewer), ${many(best.saved, 'short outage')} not told, no longer one missed, ${cost}.`;
};
