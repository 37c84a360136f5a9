import * as t from 'io-ts';
import { ApiId } from '../../events/fields/api-id.ts';
import { IsoTime } from '../../events/fields/iso-time.ts';
import { orNull } from '../../events/fields/or-null.ts';
import { Outcome } from '../../events/fields/outcome.ts';
import { Sha256 } from '../../events/fields/sha256.ts';
import { Seq, WholeNumber } from '../../events/fields/whole-number.ts';

/** An alert attempt that has been neither answered nor run out: it covers the whole API. */
const Claim = t.readonly(
  t.strict({ for_seq: Seq, attempt: Seq, pass_id: t.string, recorded_at: IsoTime, claimed_until: IsoTime }),
  'Claim',
);
export type Claim = t.TypeOf<typeof Claim>;

/** What the stream last said about its config; `seq` is the place of that `ApiConfigured`. */
const ProjectedConfig = t.readonly(
  t.strict({
    seq: Seq,
    digest: Sha256,
    read_at: IsoTime,
    failure_threshold: WholeNumber,
    success_threshold: WholeNumber,
    enabled: t.boolean,
    removed: t.boolean,
    retain_days: orNull(WholeNumber),
    /** of method and url */
    target: t.string,
  }),
  'ProjectedConfig',
);
export type ProjectedConfig = t.TypeOf<typeof ProjectedConfig>;

/** The state of one API: the fold of its stream up to `version`. Stored as the *state*. */
export const Health = t.readonly(
  t.strict({
    api_id: ApiId,
    /** schema version of the state */
    v: t.literal(1),
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
    /** last transition whose alert is published; 0: none */
    alerted_seq: WholeNumber,
    /** claims so far */
    attempts: WholeNumber,
    claim: orNull(Claim),
    /** the transition whose message was refused for what it is; 0: none */
    refused_seq: WholeNumber,
    config: orNull(ProjectedConfig),
    head_hash: orNull(Sha256),
    head_kept_hash: orNull(Sha256),
  }),
  'Health',
);
export type Health = t.TypeOf<typeof Health>;

/** The state schema version that this program writes, and the newest it can read. */
export const stateVersion = 1;

/** The state of an API before its first event. */
export const initialHealth = (api_id: string): Health => ({
  api_id,
  v: stateVersion,
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
});
