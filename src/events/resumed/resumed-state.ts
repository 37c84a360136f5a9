import * as t from 'io-ts';
import { IsoTime } from '../fields/iso-time.ts';
import { orNull } from '../fields/or-null.ts';
import { Outcome } from '../fields/outcome.ts';
import { UtcDay } from '../fields/utc-day.ts';
import { Seq, WholeNumber } from '../fields/whole-number.ts';
import { Debts } from './debts.ts';
import { ProjectedConfig } from './projected-config.ts';
import { Signals } from './signals.ts';

/**
 * The state of an API without its id, its version and its heads, which follow from the position of the event.
 * Times as ISO 8601, hashes as hex. Part of the log format: a state of a later version gets its own shape.
 */
export const ResumedState = t.readonly(
  t.strict({
    last_state: orNull(Outcome),
    last_status_code: orNull(WholeNumber),
    last_latency_ms: orNull(WholeNumber),
    last_checked_at: orNull(IsoTime),
    last_changed_at: orNull(IsoTime),
    last_error: orNull(t.string),
    presumed: t.boolean,
    scheduled_at: orNull(IsoTime),
    streak: WholeNumber,
    streak_since: orNull(IsoTime),
    changed_since: orNull(IsoTime),
    failing_since: orNull(IsoTime),
    changed_seq: WholeNumber,
    alerted_seq: WholeNumber,
    attempts: WholeNumber,
    config: orNull(ProjectedConfig),
    signals: orNull(Signals),
    behind: orNull(Debts),
    summarized_day: orNull(UtcDay),
    summarized_seq: orNull(Seq),
  }),
  'ResumedState',
);
export type ResumedState = t.TypeOf<typeof ResumedState>;
