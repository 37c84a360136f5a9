import pc from 'picocolors';
import type { WhatIfRow } from '../../../projections/what-if/compare-scenarios.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { table, type Shown } from '../../terminal/table.ts';

/** `+3 min`, `-40 s`, `0`: against what was recorded. */
const delayText = (ms: number | null): string => {
  if (ms === null) return '-';
  if (ms === 0) return '0';
  return `${ms < 0 ? '-' : '+'}${durationText(Math.abs(ms))}`;
};

const threshold = (n: number | null): string => (n === null ? 'as recorded' : String(n));

/** One row for each setting. In brackets what outages of the period bring after it, or may yet bring. */
export const renderWhatIf = (rows: readonly WhatIfRow[], shown: Shown): string => {
  const { bold } = pc.createColors(shown.colours);
  const note = rows.some(({ after_period }) => after_period > 0) ? toComeText : '';
  return `${table(
    ['failure', 'success', 'alerts', 'saved', 'missed', 'median delay', 'worst delay', ''],
    rows.map((row) => [
      threshold(row.failure_threshold),
      threshold(row.success_threshold),
      row.after_period > 0 ? `${String(row.alerts)} (+${String(row.after_period)})` : String(row.alerts),
      String(row.saved),
      String(row.missed_outages),
      delayText(row.median_delay_ms),
      delayText(row.max_delay_ms),
      row.current ? bold('<- in force') : '',
    ]),
    shown,
  )}${note}`;
};

const toComeText = `In brackets: alerts that outages of this period cause after it, or may still cause.
`;

/** The limits of a replay, printed each time. */
export const cannotKnow = `What this cannot know: what happened between two recorded checks (a shorter interval might have seen more),
what a check would have said with another timeout, more retries or another target, and, of checks without a
status code, what other expected codes would have changed. Expired checks count as agreeing with the state.
`;
