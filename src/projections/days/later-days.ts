import type { LivePart } from './live-part.ts';
import type { SummedDay } from './summed-day.ts';
import { continueAfter, endedOf, type RawIncident, type SummedHistory } from './summed-history.ts';

const endOpen = ({ incidents }: SummedHistory, ended: readonly RawIncident[]): void => {
  for (const incident of ended) if (incidents.has(incident.seq)) incidents.set(incident.seq, incident);
};

/** A summary of a day after the period. */
export const addLater = (summed: SummedHistory, summary: SummedDay): void => {
  const { closed } = summary;
  if (closed === null) {
    summed.unusable = true;
    return;
  }
  endOpen(summed, endedOf(closed.ended));
  continueAfter(summed, summary, closed);
};

/** Events after the period. */
export const addLaterPart = (summed: SummedHistory, { ended }: LivePart): void => endOpen(summed, ended);
