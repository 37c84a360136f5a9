import type { ReportPeriod } from '../report/report-period.ts';
import type { Closing } from './closing.ts';
import { spansOf } from './restore-history.ts';
import { startOf } from './utc-days.ts';

const overlap = ({ since, until }: ReportPeriod, from: number, to: number): number =>
  Math.max(0, Math.min(to, until) - Math.max(from, since));

/**
 * The time of silent days that a closing has already counted: a streak kept its day open until later days had begun. A check
 * of the previous day covers a silent day from its beginning.
 */
export const alreadyCounted = ({ monitored, ahead }: Closing, silent: ReportPeriod) => {
  const times = { up: 0, down: 0, monitored: 0 };
  for (const { from, to } of spansOf(monitored)) times.monitored += overlap(silent, from, to);
  for (const { day, up_ms, down_ms, told_to } of ahead) {
    const share = overlap(silent, startOf(day), told_to) / Math.max(1, told_to - startOf(day));
    times.up += up_ms * share;
    times.down += down_ms * share;
  }
  return times;
};
