import {
  addLateAlerts,
  addSummary,
  type ClosedDay,
  type SummedHistory,
} from '../../projections/days/summed-history.ts';
import type { SummedDay } from '../../projections/days/summed-day.ts';
import { startOf } from '../../projections/days/utc-days.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { summaryAt, type SummedScan } from './read-summaries.ts';

/** One API while summaries are read. */
export type Reading = {
  readonly state: Health;
  readonly summed: SummedHistory;
  /** the newest summary so far */
  seen: Readonly<{ seq: number; day: number }> | null;
  /** the first day of the period, where it is cut: from where on, and up to which event, its checks tell it */
  border: Readonly<{ begin: ClosedDay | null; to: number; day: number }> | null;
  /** the last day of the period, where it is cut, if it is summarized */
  end: SummedDay | null;
  /** whether a summary after the period was seen */
  isPassed: boolean;
  /** where summaries stood that are gone */
  readonly gone: number[];
  /** whether the last summary that the state names is not there: what it told must be read from checks */
  isCut: boolean;
};

/** Adds one summary, in the order of the days, and notes where the period cuts a day. */
export const addToReading = (reading: Reading, summary: SummedDay): void => {
  const { summed } = reading;
  const { since, until } = summed.period;
  const { seq, day } = summary;
  if (seq > (reading.seen?.seq ?? 0)) reading.seen = { seq, day };
  if (startOf(day) >= until) {
    if (!reading.isPassed) addLateAlerts(summed, summary);
    reading.isPassed = true;
    return;
  }
  if (startOf(day + 1) > until) {
    reading.end = summary;
    return;
  }
  if (startOf(day) < since && since < startOf(day + 1))
    reading.border = { begin: summed.resume, to: summary.untilSeq, day };
  addSummary(summed, summary);
};

/**
 * Adds the days before the period, from a summary back to one that says nothing of a later day; also those of the period that
 * the index should have shown before.
 */
export const continueFrom = async (scan: SummedScan, reading: Reading, seq: number | null): Promise<void> => {
  const { state, summed, seen } = reading;
  const before: SummedDay[] = [];
  for (let at = seq; at !== null;) {
    const summary = await summaryAt(scan, state.api_id, at);
    if (summary === null || summary === 'gone') {
      summed.unusable = true;
      return;
    }
    const isBefore = startOf(summary.day + 1) <= summed.period.since;
    const isUnseen = summary.seq > (seen?.seq ?? 0) && startOf(summary.day - 1) < summed.period.until;
    if (isUnseen || (isBefore && summary.seq !== summed.last?.seq)) before.unshift(summary);
    at = isBefore && summary.closed?.isAhead !== true ? null : summary.previousSeq;
  }
  const { last } = summed;
  const goOn = (): void => {
    if (last !== null && last.day > (summed.last?.day ?? -1)) summed.last = last;
  };
  for (const summary of before) {
    // What is told goes on from the latest of them.
    if (last !== null && summary.day > last.day) goOn();
    addToReading(reading, summary);
  }
  goOn();
};

/** The summary before this one, if what it says must be added first; null: nothing must. */
export const neededBefore = ({ summed, seen }: Reading, { day, previousSeq }: SummedDay): number | null => {
  const { since, until } = summed.period;
  if (startOf(day + 1) <= since) return null;
  if (startOf(day) >= until) return seen === null ? previousSeq : null;
  const { last, resume } = summed;
  const isFirst = last === null || startOf(last.day + 1) <= since;
  return isFirst && (last === null || resume === null) ? previousSeq : null;
};
