import type { ReportFigures } from '../../../projections/report/report-figures.ts';
import { durationText } from '../../../runner/text/format-duration.ts';

export const orDash = (ms: number | null): string => (ms === null ? '-' : durationText(ms));

/** An API that was never observed up has no time between failures; 0 would look like a measurement. */
export const mtbfText = ({ mtbf_ms, up_ms }: ReportFigures): string => orDash(up_ms === 0 ? null : mtbf_ms);

/** Consistent with the coverage: it is 0 only at 100 %. */
export const unobservedText = ({ unknown_ms }: Pick<ReportFigures, 'unknown_ms'>): string => {
  if (unknown_ms <= 0) return '-';
  return unknown_ms < 1000 ? 'under 1 s' : durationText(unknown_ms);
};
