import type { Health } from '../../projections/health/health-state.ts';

/** What the configs say about one API now. */
export type Watch =
  | Readonly<{ _tag: 'monitored'; intervalSeconds: number | null }>
  | Readonly<{ _tag: 'unmonitored'; why: string }>;

/** One entry of `status --json`. */
export type ApiStatus = Readonly<{
  api_id: string;
  last_state: Health['last_state'];
  presumed: boolean;
  last_status_code: number | null;
  last_latency_ms: number | null;
  last_checked_at: string | null;
  last_changed_at: string | null;
  last_error: string | null;
  failing_since: string | null;
  streak: number;
  /** watched, and not checked for two intervals: what is shown is what was last known */
  stale: boolean;
  /** false: disabled, removed or invalid; `why` says which */
  monitored: boolean;
  why: string | null;
  /** transitions whose alert is still to come */
  pending: number;
}>;

const isStale = (state: Health, watch: Watch, now: number): boolean =>
  watch._tag === 'monitored' &&
  watch.intervalSeconds !== null &&
  state.last_checked_at !== null &&
  now - Date.parse(state.last_checked_at) > 2 * watch.intervalSeconds * 1000;

/** Pure: `now` is epoch ms. A monitor that is blind must not say UP, so what is not watched or not fresh is marked. */
export const apiStatus = (state: Health, watch: Watch, pending: number, now: number): ApiStatus => ({
  api_id: state.api_id,
  last_state: state.last_state,
  presumed: state.presumed,
  last_status_code: state.last_status_code,
  last_latency_ms: state.last_latency_ms,
  last_checked_at: state.last_checked_at,
  last_changed_at: state.last_changed_at,
  last_error: state.last_error,
  failing_since: state.failing_since,
  streak: state.streak,
  stale: isStale(state, watch, now),
  monitored: watch._tag === 'monitored',
  why: watch._tag === 'monitored' ? null : watch.why,
  pending,
});
