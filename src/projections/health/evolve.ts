import { unsaidConfig, type ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import { targetDigest } from '../../events/config-digest.ts';
import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import type { Event } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { afterAlert, afterAlertOfFirstVersion, afterTransition, debtsOfFirstVersion } from './debts.ts';
import { initialHealth, type Health } from './health-state.ts';
import { signalsAmong } from './signals/verdicts.ts';
import { signalsAfterCheck, signalsAfterConfig, signalsAfterTransition } from './signals/fold-signals.ts';

/** How long an error may be in a state of v 2, in bytes. */
const longestError = 120;

const shortened = (error: string | null): string | null =>
  error === null ? null : truncateUtf8(error, longestError);

/** A state of v 1 as v 2 says it: once there, it never goes back. */
export const upgraded = (state: Health): Health => (state.v === 2 ? state : upgradedFirst(state));

const upgradedFirst = (state: Health): Health => ({
  ...state,
  v: 2,
  last_error: shortened(state.last_error),
  claim: null,
  refused_seq: 0,
  behind: debtsOfFirstVersion(state),
});

/** Folds one stored event into the state. Total and pure: the log decides, evolve only remembers. */
export const evolve = (state: Health, event: Event): Health => {
  const before = event.v > state.v ? upgraded(state) : state;
  switch (event.type) {
    case 'CheckCompleted':
      return checked(before, event);
    case 'ApiConfigured':
      return configured(before, event);
    case 'StateChanged':
      return changed(before, event);
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertPublished':
      return {
        ...before,
        ...permanentHead(event),
        ...(before.v === 1 ? afterAlertOfFirstVersion : afterAlert)(before, event),
      };
    case 'AlertWaived':
      return { ...before, ...permanentHead(event), ...afterAlert(before, event) };
    case 'DaySummarized':
      return {
        ...before,
        ...permanentHead(event),
        summarized_day: event.day,
        summarized_seq: event.seq,
      };
    case 'StreamResumed':
      return {
        ...initialHealth(event.api_id),
        ...event.state,
        v: 2,
        signals: event.state.signals === null ? null : signalsAmong(event.state.signals),
        last_error: shortened(event.state.last_error),
        ...permanentHead(event),
      };
  }
};

const permanentHead = (event: Event) => ({
  version: event.seq,
  head_hash: event.hash,
  head_kept_hash: event.hash,
});

const errorText = ({ v }: Health, message: string): string =>
  v === 1 ? message : truncateUtf8(message, longestError);

const checked = (state: Health, event: CheckCompleted): Health => {
  const first = state.last_state === null;
  const contradicts = event.outcome !== (state.last_state ?? 'UP');
  const streak = contradicts ? state.streak + 1 : 0;
  const streak_since = contradicts ? (state.streak_since ?? event.checked_at) : null;
  const last_state = state.last_state ?? 'UP';
  // Each member by name, in the order of `initialHealth`: four times as fast as a copy that is then changed.
  return {
    api_id: state.api_id,
    v: state.v,
    version: event.seq,
    last_state,
    last_status_code: event.status_code,
    last_latency_ms: event.latency_ms,
    last_checked_at: event.checked_at,
    last_changed_at: state.last_changed_at ?? event.checked_at,
    last_error: event.error === null ? null : errorText(state, event.error.message),
    presumed: first ? contradicts : state.presumed && contradicts,
    scheduled_at: event.scheduled_at,
    streak,
    streak_since,
    changed_since: state.changed_since ?? event.checked_at,
    failing_since: last_state === 'UP' ? streak_since : state.failing_since,
    changed_seq: state.changed_seq,
    alerted_seq: state.alerted_seq,
    attempts: state.attempts,
    claim: state.claim,
    refused_seq: state.refused_seq,
    config: state.config,
    head_hash: event.hash,
    head_kept_hash: event.prev_kept_hash === undefined ? state.head_kept_hash : event.hash,
    signals: signalsAfterCheck(state.signals, state.config, event),
    behind: state.behind,
    summarized_day: state.summarized_day,
    summarized_seq: state.summarized_seq,
  };
};

const changed = (state: Health, event: StateChanged): Health => ({
  ...state,
  ...permanentHead(event),
  changed_seq: event.seq,
  ...(state.v === 1 ? {} : afterTransition(state, event)),
  ...(event.signal === 'availability'
    ? availabilityAfter(event)
    : { signals: signalsAfterTransition(state.signals, event.signal, event) }),
});

const availabilityAfter = (event: StateChanged): Partial<Health> => ({
  last_state: event.to,
  last_changed_at: event.at,
  presumed: false,
  streak: 0,
  streak_since: null,
  changed_since: event.since,
  failing_since: event.to === 'DOWN' ? event.since : null,
});

/** `restarts`: the runs of all signals end, availability included. */
export const configChange = (
  before: Health['config'],
  event: ApiConfigured,
): Readonly<{ target: string; newTarget: boolean; restarts: boolean }> => {
  const target = targetDigest(event);
  const enabled = event.enabled && !event.removed;
  const wasEnabled = before !== null && before.enabled && !before.removed;
  const newTarget = before === null || before.target !== target;
  return { target, newTarget, restarts: newTarget || (enabled && !wasEnabled) };
};

const configured = (state: Health, event: ApiConfigured): Health => {
  const { target, newTarget, restarts } = configChange(state.config, event);
  return {
    ...state,
    ...permanentHead(event),
    streak: restarts ? 0 : state.streak,
    streak_since: restarts ? null : state.streak_since,
    failing_since: restarts && state.last_state === 'UP' ? null : state.failing_since,
    config: {
      seq: event.seq,
      digest: event.config_digest,
      read_at: event.read_at,
      failure_threshold: event.failure_threshold,
      success_threshold: event.success_threshold,
      enabled: event.enabled,
      removed: event.removed,
      retain_days: event.retain_checks_days,
      target,
      slow_ms: event.slow_ms,
      slow_threshold: event.slow_ms === null ? unsaidConfig.slow_threshold : event.slow_threshold,
      certificate_days: event.certificate_days,
    },
    signals: signalsAfterConfig(state.signals, event, { newTarget, restarts }),
  };
};
