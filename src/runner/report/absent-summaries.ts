import type { SummedDay } from '../../projections/days/summed-day.ts';
import { addLivePart } from '../../projections/days/summed-history.ts';
import { startOf } from '../../projections/days/utc-days.ts';
import { beginOf, summaryAt, type SummedScan } from './read-summaries.ts';
import { addToReading, type Reading } from './summary-reading.ts';
import { partOf, type Count } from './tell-part.ts';

/** Tells from checks what lies between the summaries so far and the next, where those between are lost. */
const tellHole = async (
  scan: SummedScan,
  reading: Reading,
  count: Count,
  { from, next }: Readonly<{ from: number; next: SummedDay }>,
): Promise<void> => {
  const { summed } = reading;
  const begin = await beginOf(scan, next);
  if (begin === null) {
    summed.unusable = true;
    return;
  }
  const [since, until] = [startOf(from), startOf(next.day)];
  if (since < summed.period.until && summed.period.since < until) {
    const range = { begin: summed.resume, to: begin - 1, since, until };
    addLivePart(summed, await partOf(scan, reading, count, range), false);
  }
  // The time up to the next one is told.
  summed.last = null;
};

type Absent = Readonly<{
  /** in their order */
  found: readonly SummedDay[];
  /** where one stood that is gone; null: none */
  goneAt: number | null;
}>;

/**
 * The summaries after the one at `after` up to that at `last`, which the index did not show: each names the one before it. Null:
 * one of them cannot be read.
 */
export const absentBetween = async (
  scan: SummedScan,
  apiId: string,
  after: Readonly<{ seq: number; day: number }>,
  last: number | null,
): Promise<Absent | null> => {
  const found: SummedDay[] = [];
  let at = last;
  while (at !== null && at > after.seq) {
    const summary = await summaryAt(scan, apiId, at);
    if (summary === 'gone') return { found, goneAt: at };
    if (summary === null || summary.day <= after.day) return null;
    found.unshift(summary);
    at = summary.previousSeq;
  }
  return { found, goneAt: null };
};

/** Whether the summary at `last` was not seen: then those up to it are to be added. */
export const isAbsent = ({ seen }: Reading, last: number | null): boolean =>
  seen !== null && last !== null && last > seen.seq;

/**
 * Adds the summaries between the newest so far and `next` (null: the last that the state names). Of one that is gone the day is
 * told from the checks that are there.
 */
export const addAbsent = async (
  scan: SummedScan,
  reading: Reading,
  count: Count,
  next: SummedDay | null,
): Promise<void> => {
  const { seen, state, summed } = reading;
  if (seen === null) return;
  const last = next === null ? state.summarized_seq : next.previousSeq;
  const absent = await absentBetween(scan, state.api_id, seen, last);
  if (absent === null) {
    summed.unusable = true;
    return;
  }
  const { found, goneAt } = absent;
  if (goneAt !== null) {
    reading.gone.push(goneAt);
    const first = found[0] ?? next;
    if (first === null) reading.isCut = true;
    else await tellHole(scan, reading, count, { from: seen.day + 1, next: first });
  }
  for (const summary of found) addToReading(reading, summary);
};
