import type * as T from 'fp-ts/lib/Task.js';
import type { CheckError } from '../../events/fields/check-error.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { Timings } from '../../events/fields/timings.ts';
import type { ApiConfig } from '../config/api-config.ts';

/** What one check found. Whatever the API does is a result, never an error of the probe. */
export type ProbeResult = Readonly<{
  outcome: Outcome;
  /** of the last response, whole milliseconds from the start of its attempt to its end; null when none came */
  latency_ms: number | null;
  status_code: number | null;
  timings: Timings | null;
  /** requests made: 1, and one for each retry */
  attempts: number;
  error: CheckError | null;
}>;

/** Makes one check: a fresh connection, one total deadline for each attempt, retries at once. `signal` abandons it. */
export type Probe = (config: ApiConfig, signal: AbortSignal) => T.Task<ProbeResult>;
