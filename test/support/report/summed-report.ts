import * as E from 'fp-ts/lib/Either.js';
import type { ChainedEvent } from '../../../src/events/chain-event.ts';
import type { DaySummarized } from '../../../src/events/day-summarized.ts';
import { beginDays, type Summary } from '../../../src/projections/days/begin-days.ts';
import { foldDays } from '../../../src/projections/days/day-fold.ts';
import { beginPart, foldPart, type LivePart } from '../../../src/projections/days/live-part.ts';
import {
  addEnd,
  addLivePart,
  addSummary,
  beginSummed,
  endSummed,
  hasOpen,
} from '../../../src/projections/days/summed-history.ts';
import { addLater, addLaterPart } from '../../../src/projections/days/later-days.ts';
import { summedDay, type SummedDay } from '../../../src/projections/days/summed-day.ts';
import { startOf } from '../../../src/projections/days/utc-days.ts';
import { reportApi, type ApiReport } from '../../../src/projections/report/report-figures.ts';
import type { ReportPeriod } from '../../../src/projections/report/report-period.ts';

/** The summaries of all days that a stream closes by itself. */
export const summariesOf = (events: readonly ChainedEvent[], now: number): readonly Summary[] => {
  const fold = beginDays('api');
  return events.flatMap((one) => foldDays(fold, one, now));
};

/** As it would be read from a log; where it stands does not matter. */
export const summarized = (summary: Summary): DaySummarized => ({
  ...summary,
  previous_summary_seq: null,
  api_id: 'api',
  seq: summary.until_seq + 2,
  v: 2,
  event_id: 'id',
  recorded_at: '2026-01-01T00:00:00.000Z',
  runner: { id: 'r', version: '0' },
  prev_hash: null,
  prev_kept_hash: null,
  hash: '0'.repeat(64),
});

/** The report of whole days and what follows them, from summaries and the events after the last of them. */
export const summedReport = (
  events: readonly ChainedEvent[],
  summaries: readonly Summary[],
  period: ReportPeriod,
): ApiReport => {
  const summed = beginSummed('api', period);
  const all = summaries.map((one) => summedDay(summarized(one)));
  const isWithin = ({ day }: SummedDay) => startOf(day + 1) <= period.until;
  for (const summary of all.filter(isWithin)) addSummary(summed, summary);
  const liveFrom = summed.last === null ? 0 : startOf(summed.last.day + 1);
  const partAfter = (since: number): LivePart => {
    const begin = summed.resume;
    const part = beginPart(summed, begin, since, period.until);
    for (const { line } of events) if (line.seq > (begin?.untilSeq ?? 0)) foldPart(part, E.right(line));
    return part;
  };
  if (liveFrom < period.until) addLivePart(summed, partAfter(liveFrom), true);
  else {
    addEnd(summed);
    for (const summary of all.filter((one) => !isWithin(one))) if (hasOpen(summed)) addLater(summed, summary);
    if (hasOpen(summed)) addLaterPart(summed, partAfter(period.until));
  }
  return reportApi(endSummed(summed), period);
};
