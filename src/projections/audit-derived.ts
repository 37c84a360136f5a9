import { shownConfigOf } from '../events/api-configured.ts';
import { configDigest } from '../events/config-digest.ts';
import type { Event, NewEventOfType } from '../events/event.ts';
import { decide } from './decide.ts';
import type { Health } from './health.ts';

export type OwedTransition = NewEventOfType<'StateChanged'>;

type Sofar = Readonly<{ state: Health; owed: OwedTransition | null }>;

/** The transition that a check, folded into this state, must be followed by. */
export const owedTransition = (state: Health, event: Event): OwedTransition | null =>
  event.type === 'CheckCompleted'
    ? (decide(state, { _tag: 'Checked', check: event }).find((next) => next.type === 'StateChanged') ?? null)
    : null;

const derivedFields = [
  'from',
  'to',
  'at',
  'since',
  'previous_since',
  'previous_changed_seq',
  'cause_seq',
  'presumed',
] as const;

/** Whether transitions, and the config a check was made with, follow from the log before them. */
export const derivedFaults = (
  { state, owed }: Sofar,
  event: Event,
  tell: (fault: string, at?: number) => void,
): void => {
  if (event.type === 'StateChanged') {
    if (owed === null) tell('does not follow from the checks before it');
    else
      for (const field of derivedFields)
        if (event[field] !== owed[field])
          tell(`says ${field} ${String(event[field])}; the checks before it say ${String(owed[field])}`);
  } else if (owed !== null)
    tell(`should be the change to ${owed.to} that check ${String(owed.cause_seq)} tipped`);
  if (event.type === 'CheckCompleted' && event.config_digest !== state.config?.digest)
    tell('was made with another config than the one in force');
  if (
    event.type === 'ApiConfigured' &&
    event.config_digest !== configDigest(event.api_id, shownConfigOf(event))
  )
    tell('has a config_digest that does not fit its config');
};
