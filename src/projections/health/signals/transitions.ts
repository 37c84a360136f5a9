import type { NewEventOfType } from '../../../events/event.ts';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { Health } from '../health-state.ts';
import { signalChanges } from './signal-changes.ts';

type Transition = NewEventOfType<'StateChanged'>;

const availabilityChange = (
  state: Health,
  check: NewEventOfType<'CheckCompleted'>,
  channels: readonly string[],
): Pick<Transition, 'signal' | 'from' | 'to' | 'since' | 'previous_since' | 'presumed' | 'checks'> | null => {
  const from = state.last_state ?? 'UP';
  const to = check.outcome;
  if (to === from) return null;
  const threshold = to === 'DOWN' ? state.config?.failure_threshold : state.config?.success_threshold;
  if (state.streak + 1 < (threshold ?? 1)) return null;
  return {
    signal: 'availability',
    from,
    to,
    since: state.streak_since ?? check.checked_at,
    previous_since: state.changed_since ?? check.checked_at,
    presumed: state.last_state === null || state.presumed,
    // Version 1 had no channels. An alert for `default` alone is still written as version 1.
    checks: channels.length === 1 && channels[0] === defaultChannel ? null : state.streak + 1,
  };
};

const none: readonly Transition[] = [];

/**
 * The transitions that a check brings: availability, latency, certificate. Each is linked to the one before it, of any
 * signal.
 */
export const transitionsOf = (
  state: Health,
  check: NewEventOfType<'CheckCompleted'>,
  channels: readonly string[],
): readonly Transition[] => {
  const availability = availabilityChange(state, check, channels);
  const changes = signalChanges(state, check);
  if (availability === null && changes.length === 0) return none;
  const others = changes.map((change) => ({ ...change, presumed: false }));
  const cause_seq = state.version + 1;
  return [...(availability === null ? [] : [availability]), ...others].map((change, place) => ({
    type: 'StateChanged',
    signal: change.signal,
    from: change.from,
    to: change.to,
    at: check.checked_at,
    since: change.since,
    previous_since: change.previous_since,
    previous_changed_seq: place > 0 ? cause_seq + place : state.changed_seq === 0 ? null : state.changed_seq,
    cause_seq,
    presumed: change.presumed,
    channels,
    checks: change.checks,
  }));
};
