import type { NewEvent, NewEventOfType } from '../../events/event.ts';
import type { Health } from './health-state.ts';

/** What a runner saw and wants told: never a clock, never today's config. */
export type Command =
  | Readonly<{ _tag: 'RecordConfig'; configured: NewEventOfType<'ApiConfigured'> }>
  | Readonly<{ _tag: 'RecordCheck'; check: NewEventOfType<'CheckCompleted'> }>
  | Readonly<{ _tag: 'ClaimAlert'; for_seq: number; pass_id: string; claimed_until: string }>
  | Readonly<{
      _tag: 'RecordAlertResult';
      answer: NewEventOfType<'AlertFailed'> | NewEventOfType<'AlertPublished'>;
    }>;

/** The events that an observation adds to a stream in this state. */
export const decide = (state: Health, observation: Command): readonly NewEvent[] => {
  switch (observation._tag) {
    case 'RecordConfig':
      return state.config?.digest === observation.configured.config_digest ? [] : [observation.configured];
    case 'RecordCheck':
      return [observation.check, ...transition(state, observation.check)];
    case 'ClaimAlert': {
      const { for_seq, pass_id, claimed_until } = observation;
      return [{ type: 'AlertAttempted', for_seq, attempt: state.attempts + 1, pass_id, claimed_until }];
    }
    case 'RecordAlertResult':
      return [observation.answer];
  }
};

const transition = (
  state: Health,
  check: NewEventOfType<'CheckCompleted'>,
): readonly NewEventOfType<'StateChanged'>[] => {
  const from = state.last_state ?? 'UP';
  const to = check.outcome;
  if (to === from) return [];
  const threshold = to === 'DOWN' ? state.config?.failure_threshold : state.config?.success_threshold;
  if (state.streak + 1 < (threshold ?? 1)) return [];
  return [
    {
      type: 'StateChanged',
      from,
      to,
      at: check.checked_at,
      since: state.streak_since ?? check.checked_at,
      previous_since: state.changed_since ?? check.checked_at,
      previous_changed_seq: state.changed_seq === 0 ? null : state.changed_seq,
      cause_seq: state.version + 1,
      presumed: state.last_state === null || state.presumed,
    },
  ];
};
