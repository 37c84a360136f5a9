import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import type { Event, EventOfType } from '../../events/event.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import type { Gap } from '../health/retention.ts';
import { evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import { signalIn } from '../health/signals/fold-signals.ts';
import { signalNames } from '../health/signals/verdicts.ts';

export type AlertEvent = EventOfType<'AlertAttempted' | 'AlertFailed' | 'AlertPublished' | 'AlertWaived'>;

/** A transition and the delivery of its alert so far. */
export type ReportedTransition = Readonly<{ transition: StateChanged; alerts: readonly AlertEvent[] }>;

/** All that is to be known about one event of a stream, gathered while the stream is read. */
export type Explanation = Readonly<{
  seq: number;
  /** seq of the event that came by last; 0: none */
  at: number;
  /** null: not come by yet, or it is not there */
  event: Event | null;
  /** the state just before the event, then no longer changed */
  before: Health;
  /** the config in force for the event, and the one before that */
  config: ApiConfigured | null;
  previousConfig: ApiConfigured | null;
  /** checks up to the event: the run that contradicted the state, and a few before it */
  checks: readonly CheckCompleted[];
  /** empty places among them: checks that have expired, unless something was lost */
  missing: readonly Gap[];
  /** the last transition before the event, or the event itself */
  last: ReportedTransition | null;
  /** the transition after it, the checks until then, and how many places are empty until then */
  next: StateChanged | null;
  checksAfter: number;
  missingAfter: number;
}>;

export const beginExplanation = (apiId: string, seq: number): Explanation => ({
  seq,
  at: 0,
  event: null,
  before: initialHealth(apiId),
  config: null,
  previousConfig: null,
  checks: [],
  missing: [],
  last: null,
  next: null,
  checksAfter: 0,
  missingAfter: 0,
});

/** Checks shown that came before the run. */
const ahead = 3;

const isAlert = (event: Event): event is AlertEvent =>
  event.type === 'AlertAttempted' ||
  event.type === 'AlertFailed' ||
  event.type === 'AlertPublished' ||
  event.type === 'AlertWaived';

const withAlert = (reported: ReportedTransition | null, event: Event): ReportedTransition | null =>
  reported !== null && isAlert(event) && event.for_seq === reported.transition.seq
    ? { ...reported, alerts: [...reported.alerts, event] }
    : reported;

/** Of what came before the event, transitions of availability: what the API was then. */
const lastOf = ({ last, seq }: Explanation, event: Event): ReportedTransition | null =>
  event.type === 'StateChanged' && (event.signal === 'availability' || event.seq === seq)
    ? { transition: event, alerts: [] }
    : withAlert(last, event);

/** The longest run that is open, of any signal. */
const longestRun = ({ streak, signals }: Health): number =>
  Math.max(streak, ...signalNames.map((name) => signalIn(signals, name).streak));

const checksWith = (checks: readonly CheckCompleted[], event: Event, before: Health) =>
  event.type === 'CheckCompleted' ? [...checks.slice(-(longestRun(before) + ahead)), event] : checks;

/** Of the same signal: those of others say nothing of what came of a transition. */
const follows = (explained: Event, event: Event): event is StateChanged =>
  event.type === 'StateChanged' && (explained.type !== 'StateChanged' || event.signal === explained.signal);

/** Empty places just before an event. Those before the first check that is shown are nobody's concern. */
const missingWith = ({ at, checks, missing }: Explanation, event: Event): readonly Gap[] => {
  if (event.seq <= at + 1) return missing;
  const first = checks[0]?.seq ?? event.seq;
  return [...missing.filter(({ to_seq }) => to_seq > first), { from_seq: at + 1, to_seq: event.seq - 1 }];
};

/** The next event of the stream. */
export const gather = (sofar: Explanation, event: Event): Explanation => {
  if (sofar.event !== null) {
    const next = sofar.next ?? (follows(sofar.event, event) ? event : null);
    const until = sofar.next === null ? 1 : 0;
    return {
      ...sofar,
      at: event.seq,
      last: withAlert(sofar.last, event),
      next,
      checksAfter: sofar.checksAfter + (event.type === 'CheckCompleted' ? until : 0),
      missingAfter: sofar.missingAfter + Math.max(0, event.seq - sofar.at - 1) * until,
    };
  }
  const gathered = {
    ...sofar,
    at: event.seq,
    missing: missingWith(sofar, event),
    checks: checksWith(sofar.checks, event, sofar.before),
    last: lastOf(sofar, event),
    ...(event.type === 'ApiConfigured' ? { config: event, previousConfig: sofar.config } : {}),
  };
  return event.seq === sofar.seq
    ? { ...gathered, event }
    : { ...gathered, before: evolve(sofar.before, event) };
};

/** When the log has ended: a stored state that was there before it was read knows whether its last events are missing. */
export const endExplanation = (sofar: Explanation, storedVersion: number): Explanation =>
  sofar.next === null
    ? { ...sofar, missingAfter: sofar.missingAfter + Math.max(0, storedVersion - sofar.at) }
    : sofar;

/** The channels on which the alert was delivered, waived, or neither. */
export const channelsOf = ({ transition, alerts }: ReportedTransition) => {
  const withEvent = (wanted: AlertEvent['type']) =>
    transition.channels.filter((id) =>
      alerts.some((event) => event.type === wanted && event.channel_id === id),
    );
  const [delivered, waived] = [withEvent('AlertPublished'), withEvent('AlertWaived')];
  return {
    delivered,
    waived,
    pending: transition.channels.filter((id) => !delivered.includes(id) && !waived.includes(id)),
  };
};

/** Whether nothing that comes later belongs to the explanation. */
export const isExplained = ({ event, last, next }: Explanation): boolean => {
  if (event === null) return false;
  if (event.type !== 'StateChanged') return true;
  return next !== null && last !== null && channelsOf(last).pending.length === 0;
};
