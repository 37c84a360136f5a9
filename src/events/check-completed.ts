import * as t from 'io-ts';
import { CheckError } from './fields/check-error.ts';
import { envelope, permanent } from './envelope.ts';
import { IsoTime } from './fields/iso-time.ts';
import { orNull } from './fields/or-null.ts';
import { Outcome } from './fields/outcome.ts';
import { Sha256 } from './fields/sha256.ts';
import { Timings } from './fields/timings.ts';
import { WholeNumber } from './fields/whole-number.ts';

/** How many bytes of UTF-8 the message of an error may have, by schema version: an event has to stay under 1 KB. */
export const longestMessage = { 1: 200, 2: 160 } as const;

/**
 * One check and its verdict. A routine one has no `prev_kept_hash` and may have `expires_at` (epoch seconds). v 2: with
 * `certificate_until` (epoch seconds), or with an error of kind `assertion`.
 */
export const CheckCompleted = t.readonly(
  t.strict({
    ...envelope,
    type: t.literal('CheckCompleted'),
    prev_kept_hash: t.union([permanent.prev_kept_hash, t.undefined]),
    expires_at: t.union([WholeNumber, t.undefined]),
    pass_id: t.string,
    scheduled_at: IsoTime,
    checked_at: IsoTime,
    outcome: Outcome,
    status_code: orNull(WholeNumber),
    latency_ms: orNull(WholeNumber),
    timings: orNull(Timings),
    attempts: WholeNumber,
    certificate_until: t.union([WholeNumber, t.undefined]),
    error: orNull(CheckError),
    config_digest: Sha256,
  }),
  'CheckCompleted',
);
export type CheckCompleted = t.TypeOf<typeof CheckCompleted>;
