import type * as T from 'fp-ts/lib/Task.js';
import type { CheckError, ErrorKind } from '../../events/fields/check-error.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { Timings } from '../../events/fields/timings.ts';
import type { ApiConfig } from '../config/api-config.ts';

/** A body, at most 1 MiB of it; or a sentence why it cannot be judged. */
export type ReceivedBody =
  Readonly<{ bytes: Uint8Array; error: null }> | Readonly<{ bytes: null; error: string }>;

/** The last response to a request. What can be asserted about one (a body, a certificate) becomes a member here. */
export type ReceivedResponse = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** redirects that were followed to it */
  redirects: number;
  /** null unless an assertion of the config looks into it */
  body: ReceivedBody | null;
  /** `10.0.0.1:3128`, the proxy that read the request, so the response may be its own; absent: none did */
  proxy?: string;
}>;

/** Why no response can be judged. A `final` error would only repeat itself: it is not retried. */
export type RequestError = Readonly<{ kind: ErrorKind; message: string; final: boolean }>;

/** What came of one attempt: a response, or why there is none to judge (the last one may have been a redirect). */
export type Received =
  | Readonly<{ response: ReceivedResponse; error: null }>
  | Readonly<{ response: ReceivedResponse | null; error: RequestError }>;

/** What one assertion found. Nothing in it is secret. */
export type AssertionResult = Readonly<{
  /** `$.status equals "ok"` */
  assertion: string;
  holds: boolean;
  /** `"degraded"`, `missing`, `a list of 3 items`, `***` */
  seen: string;
  /** `$.status is "degraded", expected "ok"`; empty where it holds */
  sentence: string;
}>;

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
  /** until when the certificate of the API is valid (epoch seconds); absent: none was asked for, or none could be read */
  certificate_until?: number;
  /** where redirects of the last attempt led, in order, as they may be shown; absent: nowhere. It is not recorded. */
  redirects?: readonly string[];
  /** what each assertion found, in order; absent when none was judged. Where all hold, a probe may leave it out. */
  assertions?: readonly AssertionResult[];
}>;

/** Makes one check: a fresh connection, one total deadline for each attempt, retries at once. `signal` abandons it. */
export type Probe = (config: ApiConfig, signal: AbortSignal) => T.Task<ProbeResult>;
