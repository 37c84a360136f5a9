import { addLater, addLaterPart } from '../../projections/days/later-days.ts';
import { hasOpen } from '../../projections/days/summed-history.ts';
import { dayOf, startOf } from '../../projections/days/utc-days.ts';
import { absentBetween } from './absent-summaries.ts';
import { summariesIn, type SummedScan } from './read-summaries.ts';
import type { Reading } from './summary-reading.ts';
import { partOf, toEnd, type Count } from './tell-part.ts';

/** How incidents ended that were open at the end of the period, where the log goes on after it. */
export const tellEnds = async (
  scan: SummedScan,
  open: ReadonlyMap<string, Reading>,
  count: Count,
): Promise<void> => {
  const left = new Map(open);
  const byDays = new Map(open);
  const [first] = open.values();
  if (first === undefined) return;
  const { until, now } = first.summed.period;
  for await (const page of summariesIn(scan, startOf(dayOf(until)), now)) {
    for (const summary of page.days) {
      const reading = byDays.get(summary.api_id);
      const last = reading?.summed.last ?? null;
      if (reading === undefined || (last !== null && summary.day <= last.day)) continue;
      const absent =
        last === null ? null : await absentBetween(scan, summary.api_id, last, summary.previousSeq);
      // Behind one that is gone only the events tell.
      if (last !== null && absent?.goneAt !== null) byDays.delete(summary.api_id);
      else for (const one of [...(absent?.found ?? []), summary]) addLater(reading.summed, one);
      if (hasOpen(reading.summed)) continue;
      left.delete(summary.api_id);
      byDays.delete(summary.api_id);
    }
    await count(page.count);
    if (byDays.size === 0) break;
  }
  for (const reading of left.values()) {
    const { resume: begin } = reading.summed;
    addLaterPart(
      reading.summed,
      await partOf(scan, reading, count, { begin, to: toEnd, since: until, until }),
    );
  }
};
