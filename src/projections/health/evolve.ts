import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import { targetDigest } from '../../events/config-digest.ts';
import type { Event } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import type { Health } from './health-state.ts';

/** Folds one stored event into the state. Total and pure: the log decides, evolve only remembers. */
export const evolve = (state: Health, event: Event): Health => {
  switch (event.type) {
    case 'CheckCompleted':
      return checked(state, event);
    case 'ApiConfigured':
      return configured(state, event);
    case 'StateChanged':
      return changed(state, event);
    case 'AlertAttempted':
      return {
        ...state,
        ...permanentHead(event),
        attempts: event.attempt,
        claim: {
          for_seq: event.for_seq,
          attempt: event.attempt,
          pass_id: event.pass_id,
          recorded_at: event.recorded_at,
          claimed_until: event.claimed_until,
        },
      };
    case 'AlertFailed':
      return {
        ...state,
        ...permanentHead(event),
        claim: claimAfter(state, event),
        refused_seq: event.about_message ? event.for_seq : state.refused_seq,
      };
    case 'AlertPublished':
      return {
        ...state,
        ...permanentHead(event),
        claim: claimAfter(state, event),
        alerted_seq: Math.max(state.alerted_seq, event.for_seq),
      };
    case 'AlertWaived':
    case 'DaySummarized':
    case 'StreamResumed':
      return { ...state, ...permanentHead(event) };
  }
};

const permanentHead = (event: Event) => ({
  version: event.seq,
  head_hash: event.hash,
  head_kept_hash: event.hash,
});

/** An answer ends only the claim of its own transition and attempt. */
const claimAfter = ({ claim }: Health, answer: { for_seq: number; attempt: number }) =>
  claim !== null && claim.for_seq === answer.for_seq && claim.attempt === answer.attempt ? null : claim;

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
    last_error: event.error === null ? null : event.error.message,
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
  };
};

const changed = (state: Health, event: StateChanged): Health => ({
  ...state,
  ...permanentHead(event),
  last_state: event.to,
  last_changed_at: event.at,
  presumed: false,
  streak: 0,
  streak_since: null,
  changed_since: event.since,
  failing_since: event.to === 'DOWN' ? event.since : null,
  changed_seq: event.seq,
});

const configured = (state: Health, event: ApiConfigured): Health => {
  const target = targetDigest(event);
  const before = state.config;
  const enabled = event.enabled && !event.removed;
  const wasEnabled = before !== null && before.enabled && !before.removed;
  const restarts = before === null || before.target !== target || (enabled && !wasEnabled);
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
    },
  };
};
