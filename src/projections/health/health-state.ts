import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { IsoTime } from '../../events/fields/iso-time.ts';
import { orNull } from '../../events/fields/or-null.ts';
import { schemaVersion, SchemaVersion } from '../../events/envelope.ts';
import { Outcome } from '../../events/fields/outcome.ts';
import { Sha256 } from '../../events/fields/sha256.ts';
import { UtcDay } from '../../events/fields/utc-day.ts';
import { Seq, WholeNumber } from '../../events/fields/whole-number.ts';
import { Claim } from '../../events/resumed/claim.ts';
import { Debts } from '../../events/resumed/debts.ts';
import { ProjectedConfig } from '../../events/resumed/projected-config.ts';
import { Signals } from '../../events/resumed/signals.ts';

/**
 * The state of one API: the fold of its stream up to `version`. Stored as the *state* (`storedState`). Before the first event
 * of v 2 it is of v 1, whose alerts are all owed to `default`, and says so by `claim` and `refused_seq`; from then on it says
 * by `behind` what each channel is owed (`debtOn` reads both).
 */
export const Health = t.readonly(
  t.strict({
    api_id: ApiId,
    /** schema version of the state: the highest of the events folded */
    v: SchemaVersion,
    /** seq of the last event folded; 0: none */
    version: WholeNumber,
    last_state: orNull(Outcome),
    last_status_code: orNull(WholeNumber),
    last_latency_ms: orNull(WholeNumber),
    last_checked_at: orNull(IsoTime),
    /** `at` of the last transition, else of the first check */
    last_changed_at: orNull(IsoTime),
    last_error: orNull(t.string),
    /** never seen in `last_state`: a new API is presumed UP */
    presumed: t.boolean,
    scheduled_at: orNull(IsoTime),
    /** checks in a row that contradict `last_state`; 0 when the latest agrees */
    streak: WholeNumber,
    streak_since: orNull(IsoTime),
    /** `since` of the last transition, else the first check's time */
    changed_since: orNull(IsoTime),
    /** first DOWN of the run that made or may make it DOWN */
    failing_since: orNull(IsoTime),
    /** last `StateChanged`; 0: none */
    changed_seq: WholeNumber,
    /** newest transition that, like all before it, is pending on no channel; 0: none */
    alerted_seq: WholeNumber,
    /** claims so far */
    attempts: WholeNumber,
    /** v 1 only */
    claim: orNull(Claim),
    /** v 1 only: the transition whose message was rejected because of its content; 0: none */
    refused_seq: WholeNumber,
    config: orNull(ProjectedConfig),
    head_hash: orNull(Sha256),
    head_kept_hash: orNull(Sha256),
    /** signals that are not at rest; null: all are */
    signals: orNull(Signals),
    /** v 2 only: the pending alerts of each channel; null: none */
    behind: orNull(Debts),
    /** the last day that is summarized, and where */
    summarized_day: orNull(UtcDay),
    summarized_seq: orNull(Seq),
  }),
  'Health',
);
export type Health = t.TypeOf<typeof Health>;

/** The newest schema version of a state that this program can read and write. */
export const stateVersion = schemaVersion;

/** The state of an API before its first event. */
export const initialHealth = (api_id: string): Health => ({
  api_id,
  v: 1,
  version: 0,
  last_state: null,
  last_status_code: null,
  last_latency_ms: null,
  last_checked_at: null,
  last_changed_at: null,
  last_error: null,
  presumed: false,
  scheduled_at: null,
  streak: 0,
  streak_since: null,
  changed_since: null,
  failing_since: null,
  changed_seq: 0,
  alerted_seq: 0,
  attempts: 0,
  claim: null,
  refused_seq: 0,
  config: null,
  head_hash: null,
  head_kept_hash: null,
  signals: null,
  behind: null,
  summarized_day: null,
  summarized_seq: null,
});
