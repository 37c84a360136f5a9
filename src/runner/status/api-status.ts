import { isHttps } from '../../events/api-configured.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import { settledOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { signalIn } from '../../projections/health/signals/fold-signals.ts';
import { isWatched, observationsNeeded, signalNames } from '../../projections/health/signals/verdicts.ts';

/** What the configs say about one API now. */
export type Watch =
  /** `url` as the log may hold it; null: it is not known */
  | Readonly<{ _tag: 'monitored'; intervalSeconds: number | null; url: string | null }>
  | Readonly<{ _tag: 'unmonitored'; why: string }>;

/** How many transitions are pending on each channel. */
type PendingOn = Readonly<Record<string, number>>;

/** Transitions whose alert is still to come. */
export type Pending = Readonly<{ count: number; on: PendingOn }>;

/** Counts pending transitions by channel. */
export const countPending = (
  state: Health,
  transitions: readonly Pick<StateChanged, 'seq' | 'channels'>[],
): Pending => {
  const on: Record<string, number> = {};
  for (const { seq, channels } of transitions)
    for (const id of channels) if (seq > settledOn(state, id)) on[id] = (on[id] ?? 0) + 1;
  return { count: transitions.length, on };
};

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
  /** the channels on which some of them are, and how many; empty: none */
  pending_on: PendingOn;
  /** those that the API has beside its availability */
  signals: Readonly<Partial<Record<SignalName, SignalStatus>>>;
}>;

/** How a signal stands. */
export type SignalStatus = Readonly<{
  state: Outcome;
  /** since when it is DOWN; null: it is UP */
  since: string | null;
  /** checks in a row that contradict it, and how many change it */
  streak: number;
  threshold: number;
}>;

/** Only an https URL shows a certificate, whatever the config says of its days. */
const isSeen = (name: SignalName, watch: Watch): boolean =>
  name !== 'certificate' || watch._tag === 'unmonitored' || watch.url === null || isHttps(watch.url);

const signalsOf = ({ config, signals }: Health, watch: Watch): ApiStatus['signals'] =>
  config === null
    ? {}
    : Object.fromEntries(
        signalNames
          .filter((name) => isWatched(name, config) && isSeen(name, watch))
          .map((name) => {
            const { state, since, streak } = signalIn(signals, name);
            const threshold = observationsNeeded(name, config, state === 'UP' ? 'DOWN' : 'UP');
            return [name, { state, since, streak, threshold }];
          }),
      );

const isStale = (state: Health, watch: Watch, now: number): boolean =>
  watch._tag === 'monitored' &&
  watch.intervalSeconds !== null &&
  state.last_checked_at !== null &&
  now - Date.parse(state.last_checked_at) > 2 * watch.intervalSeconds * 1000;

/** Pure: `now` is epoch ms. A monitor that is blind must not say UP, so what is not watched or not fresh is marked. */
export const apiStatus = (state: Health, watch: Watch, pending: Pending, now: number): ApiStatus => ({
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
  pending: pending.count,
  pending_on: pending.on,
  signals: signalsOf(state, watch),
});
