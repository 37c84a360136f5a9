import type { WhatIfRow } from './compare-scenarios.ts';

const named = ({ failure_threshold: F, success_threshold: S }: WhatIfRow): string =>
  `failure_threshold ${String(F)}, success_threshold ${String(S)}`;

const many = (n: number, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;

/** An alert that is only put off, past the end of the period or of the log, is not spared. */
const allAlerts = ({ alerts, after_period }: WhatIfRow): number => alerts + after_period;

const least = (of: (row: WhatIfRow) => number | null) => (a: WhatIfRow, b: WhatIfRow) =>
  Number(of(a)) - Number(of(b));

/** The fewest alerts first; of those the least delay, then the lowest thresholds. Sorting keeps the order of equals. */
const byMerit = (rows: readonly WhatIfRow[]): readonly WhatIfRow[] =>
  rows
    .toSorted(least((row) => Number(row.failure_threshold) + Number(row.success_threshold)))
    .toSorted(least((row) => row.max_delay_ms))
    .toSorted(least(allAlerts));

const detection = ({ max_delay_ms }: WhatIfRow, durationText: (ms: number) => string): string => {
  if (max_delay_ms === null) return 'and no outage would have been reported at all';
  return max_delay_ms > 0
    ? `and outages would have been reported at most ${durationText(max_delay_ms)} later`
    : 'and no outage would have been reported later';
};

/** What it costs to wait for more good checks. */
const recovery = ({ success_threshold: S, max_delay_ms }: WhatIfRow, current: WhatIfRow): string =>
  max_delay_ms !== null && Number(S) > (current.success_threshold ?? 1)
    ? `; recoveries would have been reported later, after ${String(S)} good checks in a row`
    : '';

/**
 * One sentence: the setting with the fewest alerts among those that miss no outage worth one, when it spares at least a
 * tenth of the alerts; `durationText` words a delay, `checked`: there was a check in the period.
 */
export const recommend = (
  rows: readonly WhatIfRow[],
  durationText: (ms: number) => string,
  checked: boolean,
): string => {
  if (!checked) return 'Nothing was checked in this period, so it says nothing about thresholds.';
  const current = rows.find((row) => row.current);
  if (current === undefined || current.alerts === 0)
    return 'Nothing alerted in this period, so it gives no reason to change the thresholds.';
  const [best] = byMerit(rows.filter((row) => !row.current && row.missed_outages === 0));
  const before = allAlerts(current);
  if (best === undefined || before - allAlerts(best) < Math.max(1, before / 10))
    return `Keep the current thresholds: no other setting here avoids a tenth of the ${many(before, 'alert')} without missing an outage that deserved one.`;
  const fewer = `${String(before - allAlerts(best))} fewer${current.after_period + best.after_period > 0 ? ', those still to come included' : ''}`;
  const spared =
    best.saved > 0
      ? `${many(best.saved, 'short outage')} not reported`
      : 'outages close together reported as one';
  return `Consider ${named(best)}: ${String(allAlerts(best))} instead of ${many(before, 'alert')} (${fewer}), ${spared}, no longer outage missed, ${detection(best, durationText)}${recovery(best, current)}.`;
};
