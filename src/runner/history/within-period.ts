import type { EventRecord } from '../../events/event-record.ts';
import type { TimeRange } from '../../projections/ledger.ts';

const pattern = /"recorded_at":"([^"]{24})"/u;

/** When an event was recorded, as its text says. Undefined: it does not say so. */
export const recordedAtOf = ({ body }: EventRecord): string | undefined => pattern.exec(body)?.[1];

/**
 * Whether an event that was recorded at a time belongs to a period of its stream: from the first event recorded at `since` or later,
 * to the last before the first recorded at `until` or later. So what is taken is one piece of the stream, also where a clock went
 * back. Events of each stream must come in order.
 */
export const followPeriod = ({
  since,
  until,
}: TimeRange): ((apiId: string, recordedAt: string | undefined) => boolean) => {
  const began = new Set<string>();
  const ended = new Set<string>();
  return (apiId, recordedAt) => {
    if (ended.has(apiId)) return false;
    // What does not say when it was recorded is damaged, and stays with what came before it.
    if (recordedAt === undefined) return began.has(apiId);
    if (recordedAt >= until) {
      ended.add(apiId);
      return false;
    }
    if (recordedAt >= since) began.add(apiId);
    return began.has(apiId);
  };
};

/** The same for lines. */
export const withinPeriod = (range: TimeRange): ((line: EventRecord) => boolean) => {
  const isAsked = followPeriod(range);
  return (line) => isAsked(line.api_id, recordedAtOf(line));
};
