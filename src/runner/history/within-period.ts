import type { EventRecord } from '../../events/event-record.ts';
import type { TimeRange } from '../../projections/ledger.ts';

const pattern = /"recorded_at":"([^"]{24})"/u;

/**
 * Whether a line belongs to a period of its stream: from the first event recorded at `since` or later, to the last before
 * the first recorded at `until` or later. So what is taken is one piece of the stream, also where a clock went back.
 * Lines of each stream must come in order.
 */
export const withinPeriod = ({ since, until }: TimeRange): ((line: EventRecord) => boolean) => {
  const began = new Set<string>();
  const ended = new Set<string>();
  return ({ api_id, body }) => {
    if (ended.has(api_id)) return false;
    // What does not say when it was recorded is damaged, and stays with what came before it.
    const recordedAt = pattern.exec(body)?.[1];
    if (recordedAt === undefined) return began.has(api_id);
    if (recordedAt >= until) {
      ended.add(api_id);
      return false;
    }
    if (recordedAt >= since) began.add(api_id);
    return began.has(api_id);
  };
};
