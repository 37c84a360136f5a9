import * as t from 'io-ts';
import { envelope, permanent } from './envelope.ts';
import { JsonObject } from './fields/json.ts';
import { orNull } from './fields/or-null.ts';
import { UtcDay } from './fields/utc-day.ts';
import { Seq, WholeNumber } from './fields/whole-number.ts';

/**
 * The summary of an API on one UTC day, kept after its checks have expired. Derived: a function of the log up to
 * `until_seq`, the last event before the one that closed the day. Times in milliseconds.
 */
export const DaySummarized = t.readonly(
  t.strict({
    ...envelope,
    ...permanent,
    type: t.literal('DaySummarized'),
    day: UtcDay,
    from_seq: Seq,
    until_seq: Seq,
    checks: WholeNumber,
    up_ms: WholeNumber,
    down_ms: WholeNumber,
    unknown_ms: WholeNumber,
    unmonitored_ms: WholeNumber,
    /** how often each latency was seen: bucket, count, bucket, count … in ascending order */
    latency: t.readonlyArray(WholeNumber),
    previous_summary_seq: orNull(Seq),
    /** the fold at the end of the day, from which the next day continues */
    closing: JsonObject,
    /** what closed the day: an event of a later day, or silence */
    closed_by: t.keyof({ check: null, config: null, removal: null, silence: null }),
    /** some of its checks had expired when it was summarized */
    partial: t.boolean,
  }),
  'DaySummarized',
);
export type DaySummarized = t.TypeOf<typeof DaySummarized>;
