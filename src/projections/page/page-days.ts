import { dayMs } from '../health/epoch-ms.ts';
import type { ReportPeriod } from '../report/report-period.ts';

/** How many UTC days a page shows, today included. */
const daysShown = 90;

/** A pass that begins before midnight may end after it. */
const overtimeMs = 3_600_000;

/** The beginning of the UTC day of a time (epoch ms). */
export const dayOf = (time: number): number => Math.floor(time / dayMs) * dayMs;

/**
 * What a page as of a time is about: a part for each of its days, and one for what a pass records after midnight that began
 * before it. Incidents are those of the whole log.
 */
export const pagePeriod = (asOf: number): ReportPeriod => {
  const today = dayOf(asOf);
  const tomorrow = today + dayMs;
  const until = tomorrow + overtimeMs;
  const days = Array.from({ length: daysShown }, (_, i) => today - (daysShown - 1 - i) * dayMs);
  return { since: 0, until, now: asOf, edges: [...days, tomorrow, until], forPage: false };
};
