import { beginPart, endPart, foldPart, type LivePart } from '../../projections/days/live-part.ts';
import type { ClosedDay } from '../../projections/days/summed-history.ts';
import { everything } from '../../projections/ledger.ts';
import { orThrow, type counter, type SummedScan } from './read-summaries.ts';
import type { Reading } from './summary-reading.ts';

export type Count = ReturnType<typeof counter>;

/** The end of a stream. */
export const toEnd = everything.to;

/** Tells a part of the period from events: after `begin`, up to `to`. */
export const partOf = async (
  scan: SummedScan,
  { state, summed }: Reading,
  count: Count,
  {
    begin,
    to,
    since,
    until,
  }: Readonly<{ begin: ClosedDay | null; to: number; since: number; until: number }>,
): Promise<LivePart> => {
  const part = beginPart(summed, begin, since, until);
  for await (const page of scan.ledger.readStream(state.api_id, { from: (begin?.untilSeq ?? 0) + 1, to })) {
    const lines = orThrow(page);
    for (const line of lines) summed.estimated = foldPart(part, line) || summed.estimated;
    await count(lines.length);
  }
  // Up to the event that the summary names, nothing may stand behind expired checks.
  if (to !== toEnd) summed.estimated = endPart(part, to) || summed.estimated;
  return part;
};
