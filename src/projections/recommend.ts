import type { WhatIfRow } from './what-if-rows.ts';

const named = ({ failure_threshold: F, success_threshold: S }: WhatIfRow): string =>
  `failure_threshold ${String(F)}, success_threshold ${String(S)}`;

const many = (n: number, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;

const least = (of: (row: WhatIfRow) => number | null) => (a: WhatIfRow, b: WhatIfRow) =>
  Number(of(a)) - Number(of(b));

/** The fewest alerts first; of those the least delay, then the lowest thresholds. Sorting keeps the order of equals. */
const byMerit = (rows: readonly WhatIfRow[]): readonly WhatIfRow[] =>
  rows
    .toSorted(least((row) => Number(row.failure_threshold) + Number(row.success_threshold)))
    .toSorted(least((row) => row.max_delay_ms))
    .toSorted(least((row) => row.alerts));

/**
 * One sentence: the setting with the fewest alerts among those that miss no outage worth one, when it spares at least a
 * tenth of the alerts; `durationText` words a delay.
 */
export const recommend = (rows: readonly WhatIfRow[], durationText: (ms: number) => string): string => {
  const current = rows.find((row) => row.current);
  if (current === undefined || current.alerts === 0)
    return 'Nothing alerted in this period, so it gives no reason to change the thresholds.';
  const [best] = byMerit(rows.filter((row) => !row.current && row.missed_outages === 0));
  if (best === undefined || current.alerts - best.alerts < Math.max(1, current.alerts / 10))
    return `Keep what is in force: no other setting here spares a tenth of the ${many(current.alerts, 'alert')} without missing an outage that was worth one.`;
  const fewer = current.alerts - best.alerts;
  const delay = Number(best.max_delay_ms);
  const cost =
    delay > 0
      ? `and outages would have been told at most ${durationText(delay)} later`
      : 'and no outage would have been told later';
  return `Consider ${named(best)}: ${String(best.alerts)} instead of ${many(current.alerts, 'alert')} (${String(fewer)} fewer), ${many(best.saved, 'short outage')} not told, no longer one missed, ${cost}.`;
};
