import type { ApiConfigured } from '../events/api-configured.ts';
import type { CheckCompleted } from '../events/check-completed.ts';
import type { Event, EventOfType } from '../events/event.ts';
import type { StateChanged } from '../events/state-changed.ts';
import { evolve } from './evolve.ts';
import { initialHealth, type Health } from './health.ts';

export type AlertEvent = EventOfType<'AlertAttempted' | 'AlertFailed' | 'AlertPublished'>;

/** A transition and the delivery of its alert so far. */
export type Told = Readonly<{ transition: StateChanged; alerts: readonly AlertEvent[] }>;

/** All that is to be known about one event of a stream, gathered while the stream is read. */
export type Explanation = Readonly<{
  seq: number;
  /** null: not come by yet, or it is not there */
  event: Event | null;
  /** the state just before the event, then no longer changed */
  before: Health;
  /** the config in force for the event, and the one before that */
  config: ApiConfigured | null;
  previousConfig: ApiConfigured | null;
  /** checks up to the event: the run that contradicted the state, and a few before it */
  checks: readonly CheckCompleted[];
  /** the last transition before the event, or the event itself */
  last: Told | null;
  /** the transition after it, and the checks until then */
  next: StateChanged | null;
  checksAfter: number;
}>;

export const beginExplanation = (apiId: string, seq: number): Explanation => ({
  seq,
  event: null,
  before: initialHealth(apiId),
  config: null,
  previousConfig: null,
  checks: [],
  last: null,
  next: null,
  checksAfter: 0,
});

/** Checks shown that came before the run. */
const ahead = 3;

const isAlert = (event: Event): event is AlertEvent =>
  event.type === 'AlertAttempted' || event.type === 'AlertFailed' || event.type === 'AlertPublished';

const withAlert = (told: Told | null, event: Event): Told | null =>
  told !== null && isAlert(event) && event.for_seq === told.transition.seq
    ? { ...told, alerts: [...told.alerts, event] }
    : told;

const lastOf = (told: Told | null, event: Event): Told | null =>
  event.type === 'StateChanged' ? { transition: event, alerts: [] } : withAlert(told, event);

const checksWith = (checks: readonly CheckCompleted[], event: Event, streakBefore: number) =>
  event.type === 'CheckCompleted' ? [...checks.slice(-(streakBefore + ahead)), event] : checks;

/** The next event of the stream. */
export const gather = (sofar: Explanation, event: Event): Explanation => {
  if (sofar.event !== null) {
    const isNext = sofar.next === null && event.type === 'StateChanged';
    return {
      ...sofar,
      last: withAlert(sofar.last, event),
      next: isNext ? event : sofar.next,
      checksAfter: sofar.checksAfter + (sofar.next === null && event.type === 'CheckCompleted' ? 1 : 0),
    };
  }
  const gathered = {
    ...sofar,
    checks: checksWith(sofar.checks, event, sofar.before.streak),
    last: lastOf(sofar.last, event),
    ...(event.type === 'ApiConfigured' ? { config: event, previousConfig: sofar.config } : {}),
  };
  return event.seq === sofar.seq
    ? { ...gathered, event }
    : { ...gathered, before: evolve(sofar.before, event) };
};

/** Whether nothing that comes later belongs to the explanation. */
export const isExplained = ({ event, last, next }: Explanation): boolean => {
  if (event === null) return false;
  if (event.type !== 'StateChanged') return true;
  return next !== null && last?.alerts.some(({ type }) => type === 'AlertPublished') === true;
};
