import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import type { EventType } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import type { Gap } from '../../projections/health/retention.ts';
import type { AlertEvent, Explanation } from '../../projections/history/explanation.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { signalIn } from '../../projections/health/signals/fold-signals.ts';
import { signalThresholdOf, thresholdOf, type Threshold } from '../../projections/health/threshold.ts';
import { transitionRecord, type TransitionRecord } from '../../projections/history/transitions.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import { verdictOf } from './verdict.ts';

type ExplainedCheck = Readonly<{
  seq: number;
  checked_at: string;
  outcome: CheckCompleted['outcome'];
  status_code: number | null;
  latency_ms: number | null;
  attempts: number;
  error: CheckCompleted['error'];
}>;

/** What `explain --json` prints. */
export type ExplanationReport = Readonly<{
  id: string;
  api_id: string;
  seq: number;
  type: EventType;
  recorded_at: string;
  runner: Readonly<{ id: string; version: string }>;
  /** one sentence: what it did and why */
  verdict: string;
  /** the transition itself, as `transitions` prints it; null: the event is not one */
  transition: Omit<TransitionRecord, 'cause'> | null;
  /** null: the event reaches none, or cannot be counted because events before it are missing */
  threshold: Threshold | null;
  /** in force then; `changed` lists what differs from the config before it */
  config: ApiConfigured | null;
  changed: readonly Readonly<{ field: string; from: unknown; to: unknown }>[];
  checks: readonly ExplainedCheck[];
  /** empty places among the checks */
  missing: readonly Gap[];
  /** claims, refusals and deliveries of the transition (of a check: of the one before it) */
  alerts: readonly AlertEvent[];
  after: Readonly<{
    checks: number;
    missing: number;
    next_transition: string | null;
    next_at: string | null;
  }> | null;
}>;

const checkOf = (check: CheckCompleted): ExplainedCheck => {
  const { seq, checked_at, outcome, status_code, latency_ms, attempts, error } = check;
  return { seq, checked_at, outcome, status_code, latency_ms, attempts, error };
};

const envelope = new Set(
  'api_id seq v event_id recorded_at runner prev_hash prev_kept_hash hash type config_digest read_at'.split(
    ' ',
  ),
);

const changes = (from: ApiConfigured | null, to: ApiConfigured | null): ExplanationReport['changed'] => {
  if (from === null || to === null) return [];
  const before = new Map<string, unknown>(Object.entries(from));
  return Object.entries(to)
    .filter(([field]) => !envelope.has(field))
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before.get(field)))
    .map(([field, value]) => ({ field, from: before.get(field) ?? null, to: value }));
};

/** The run of a signal as the log has it; null: it says another than was recorded, for checks of it have expired. */
const thresholdOfSignal = (event: StateChanged, after: Health, cause: CheckCompleted): Threshold | null => {
  if (event.signal === 'availability' || cause.seq !== event.cause_seq) return null;
  // The state before a transition has already counted the check that caused it.
  const signal = signalIn(after.signals, event.signal);
  const uncounted = { ...after.signals, [event.signal]: { ...signal, streak: signal.streak - 1 } };
  const threshold = signalThresholdOf({ ...after, signals: uncounted }, event.signal, cause);
  return threshold?.reached === event.checks ? threshold : null;
};

/** The threshold that a check reached, or that the check behind a transition did. */
const thresholdIn = ({ event, before, checks }: Explanation): Threshold | null => {
  if (event?.type === 'CheckCompleted') return thresholdOf(before, event);
  const cause = checks.at(-1);
  if (event?.type !== 'StateChanged' || cause === undefined) return null;
  if (event.signal !== 'availability') return thresholdOfSignal(event, before, cause);
  // The state before a transition has already counted the check that caused it.
  const threshold = thresholdOf({ ...before, streak: Math.max(0, before.streak - 1) }, cause);
  const follows = (before.last_state ?? 'UP') === event.from && threshold.reached >= threshold.value;
  return follows ? threshold : null;
};

/** Null: there is no such event. */
export const explanationReport = (explanation: Explanation): ExplanationReport | null => {
  const { event, config, previousConfig, checks, missing, last, next, checksAfter, missingAfter } =
    explanation;
  if (event === null) return null;
  const { api_id, seq, type, recorded_at, runner } = event;
  const threshold = thresholdIn(explanation);
  const published = (last?.alerts ?? []).filter((one) => one.type === 'AlertPublished');
  const transition =
    event.type === 'StateChanged' ? transitionRecord({ transition: event, published }, null) : null;
  const { cause: _cause, ...rest } = transition ?? { cause: null };
  return {
    id: transitionId(event),
    api_id,
    seq,
    type,
    recorded_at,
    runner,
    verdict: verdictOf(explanation, threshold),
    transition: 'seq' in rest ? rest : null,
    threshold,
    config,
    changed: changes(previousConfig, config),
    checks: type === 'ApiConfigured' ? [] : checks.map(checkOf),
    missing: type === 'ApiConfigured' ? [] : missing.filter(({ to_seq }) => to_seq > (checks[0]?.seq ?? seq)),
    alerts: type === 'ApiConfigured' ? [] : (last?.alerts ?? []),
    after:
      type === 'StateChanged'
        ? {
            checks: checksAfter,
            missing: missingAfter,
            next_transition: next === null ? null : transitionId(next),
            next_at: next?.at ?? null,
          }
        : null,
  };
};
