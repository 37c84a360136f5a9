import type { DaySummarized } from '../../events/day-summarized.ts';
import {
  addLateAlerts,
  addSummary,
  type ClosedDay,
  type SummedHistory,
} from '../../projections/days/summed-history.ts';
import { dayIn, startOf } from '../../projections/days/utc-days.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { summaryAt, type SummedScan } from './read-summaries.ts';

/** One API while summaries are read. */
export type Reading = {
  readonly state: Health;
  readonly summed: SummedHistory;
  /** the first day of the period, where it is cut: from where on, and up to which event, its checks tell it */
  border: Readonly<{ begin: ClosedDay | null; to: number; day: number }> | null;
  /** the last day of the period, where it is cut, if it is summarized */
  end: DaySummarized | null;
  /** whether a summary after the period was seen */
  isPassed: boolean;
};

/** Adds the days before the period, from a summary back to one that says nothing of a later day. */
export const continueFrom = async (
  scan: SummedScan,
  { state, summed }: Reading,
  seq: number | null,
): Promise<void> => {
  const before: DaySummarized[] = [];
  for (let at = seq; at !== null;) {
    const summary = await summaryAt(scan, state.api_id, at);
    if (summary === null) {
      summed.unusable = true;
      return;
    }
    const isBefore = startOf(dayIn(summary.day) + 1) <= summed.period.since;
    if (isBefore) before.unshift(summary);
    const { ahead } = summary.closing;
    at = isBefore && Array.isArray(ahead) && ahead.length === 0 ? null : summary.previous_summary_seq;
  }
  for (const summary of before) addSummary(summed, summary);
};

/** Adds one summary, in the order of the days, and notes where the period cuts a day. */
export const addToReading = async (
  scan: SummedScan,
  reading: Reading,
  summary: DaySummarized,
): Promise<void> => {
  const { summed } = reading;
  const { since, until } = summed.period;
  const day = dayIn(summary.day);
  if (startOf(day) >= until) {
    if (!reading.isPassed) addLateAlerts(summed, summary);
    reading.isPassed = true;
    return;
  }
  const isFirst = summed.last === null && startOf(day + 1) > since;
  const needsBefore = isFirst || (summed.resume === null && startOf(day) < since && startOf(day + 1) > since);
  if (needsBefore && summary.previous_summary_seq !== null && startOf(day) !== since)
    await continueFrom(scan, reading, summary.previous_summary_seq);
  if (startOf(day + 1) > until) {
    reading.end = summary;
    return;
  }
  if (startOf(day) < since && since < startOf(day + 1))
    reading.border = { begin: summed.resume, to: summary.until_seq, day };
  addSummary(summed, summary);
};
