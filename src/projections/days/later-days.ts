import type { DaySummarized } from '../../events/day-summarized.ts';
import { closingOf } from './closing.ts';
import type { LivePart } from './live-part.ts';
import { endedOf, type RawIncident, type SummedHistory } from './summed-history.ts';
import { dayIn } from './utc-days.ts';

const endOpen = ({ incidents }: SummedHistory, ended: readonly RawIncident[]): void => {
  for (const incident of ended) if (incidents.has(incident.seq)) incidents.set(incident.seq, incident);
};

/** A summary of a day after the period. */
export const addLater = (summed: SummedHistory, summary: DaySummarized): void => {
  const closing = closingOf(summary);
  if (closing === null || closing.ended === null) {
    summed.unusable = true;
    return;
  }
  endOpen(summed, endedOf(closing.ended));
  summed.last = { day: dayIn(summary.day), seq: summary.seq, untilSeq: summary.until_seq, closing };
  if (closing.ahead.length === 0) summed.resume = summed.last;
};

/** Events after the period. */
export const addLaterPart = (summed: SummedHistory, { ended }: LivePart): void => endOpen(summed, ended);
