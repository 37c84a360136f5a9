import { loggedConfigOf } from '../../events/api-configured.ts';
import { configDigest } from '../../events/config-digest.ts';
import type { Event, NewEventOfType } from '../../events/event.ts';
import { eventsOf } from '../health/decide.ts';
import type { Health } from '../health/health-state.ts';

export type OwedTransition = NewEventOfType<'StateChanged'>;

type Sofar = Readonly<{ state: Health; pending: OwedTransition | null }>;

/** The transition that a check, folded into this state, must be followed by. */
export const owedTransition = (
  state: Health,
  event: Event,
  channels: readonly string[],
): OwedTransition | null =>
  event.type === 'CheckCompleted' && event.outcome !== (state.last_state ?? 'UP')
    ? (eventsOf(state, { _tag: 'RecordCheck', check: event, channels }).find(
        (next) => next.type === 'StateChanged',
      ) ?? null)
    : null;

const derivedFields = [
  'signal',
  'from',
  'to',
  'at',
  'since',
  'previous_since',
  'previous_changed_seq',
  'cause_seq',
  'presumed',
  'channels',
  'checks',
] as const;

const text = (value: OwedTransition[(typeof derivedFields)[number]]): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

export const lostTransition = ({ to, cause_seq }: OwedTransition): string =>
  `should be the change to ${to} that check ${String(cause_seq)} caused`;

/**
 * Whether transitions, and the config a check was made with, follow from the log before them. False: what was recorded
 * is not what followed, so that nothing after it can be derived either.
 */
export const isDerived = (
  { state, pending }: Sofar,
  event: Event,
  tell: (fault: string, at?: number) => void,
): boolean => {
  if (event.type === 'StateChanged') {
    if (pending === null) {
      tell('does not follow from the checks before it');
      return false;
    }
    const wrong = derivedFields.filter((field) => text(event[field]) !== text(pending[field]));
    for (const field of wrong)
      tell(`says ${field} ${text(event[field])}; the log before it says ${text(pending[field])}`);
    return wrong.length === 0;
  }
  if (pending !== null) {
    tell(lostTransition(pending));
    return false;
  }
  if (event.type === 'CheckCompleted' && event.config_digest !== state.config?.digest)
    tell('was made with another config than the one in force');
  if (
    event.type === 'ApiConfigured' &&
    event.config_digest !== configDigest(event.api_id, loggedConfigOf(event))
  )
    tell('has a config_digest that does not match its config');
  return true;
};
