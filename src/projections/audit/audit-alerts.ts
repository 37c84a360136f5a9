import type { Event } from '../../events/event.ts';
import type { Health } from '../health/health-state.ts';
import { dayMs } from '../health/retention.ts';

/** What alert events must belong to. Filled as a stream is read; grows with transitions, never with checks. */
export type AlertIndex = Readonly<{
  transitions: Set<number>;
  /** attempt → the transition it is for */
  attempts: Map<number, number>;
  /** transitions whose alert is not published so far → when they were recorded */
  unalerted: Map<number, string>;
  /** what the index of transitions must hold: seq → under which time, and when the event was recorded */
  indexed: Map<number, Readonly<{ at: string; recordedAt: string }>>;
}>;

export const emptyAlertIndex = (): AlertIndex => ({
  transitions: new Set(),
  attempts: new Map(),
  unalerted: new Map(),
  indexed: new Map(),
});

export const rememberAlerts = (book: AlertIndex, event: Event): void => {
  const { recorded_at: recordedAt } = event;
  if (event.type === 'StateChanged') {
    book.indexed.set(event.seq, { at: event.at, recordedAt });
    book.transitions.add(event.seq);
    book.unalerted.set(event.seq, event.recorded_at);
  } else if (event.type === 'AlertAttempted') book.attempts.set(event.attempt, event.for_seq);
  else if (event.type === 'AlertPublished') {
    book.unalerted.delete(event.for_seq);
    const transition = book.indexed.get(event.for_seq);
    if (transition !== undefined) book.indexed.set(event.seq, { at: transition.at, recordedAt });
  }
};

type Sofar = Readonly<{ state: Health; alerts: AlertIndex }>;

/** Each attempt, failure and delivery belongs to a transition, and each answer to an attempt. */
export const alertFaults = ({ state, alerts }: Sofar, event: Event, tell: (fault: string) => void): void => {
  if (event.type !== 'AlertAttempted' && event.type !== 'AlertFailed' && event.type !== 'AlertPublished')
    return;
  if (!alerts.transitions.has(event.for_seq))
    tell(`is about ${String(event.for_seq)}, which is not an earlier transition`);
  else if (event.type === 'AlertAttempted') {
    if (event.attempt !== state.attempts + 1)
      tell(
        `is attempt ${String(event.attempt)}; by the log before it, it should be ${String(state.attempts + 1)}`,
      );
    if (event.for_seq <= state.alerted_seq)
      tell(`claims the alert of ${String(event.for_seq)}, which was already published`);
  } else if (alerts.attempts.get(event.attempt) !== event.for_seq)
    tell(`answers attempt ${String(event.attempt)} for ${String(event.for_seq)}, which was never made`);
};

/** Transitions without an alert: those for which that is a fault, and how many are simply still to come. */
export const unalertedFaults = (
  { state, alerts }: Sofar,
  asOf: number,
  tell: (fault: string, at: number) => void,
): number => {
  let pending = 0;
  for (const [seq, recordedAt] of alerts.unalerted)
    if (seq < state.alerted_seq)
      tell(`its alert was never published, though that of ${String(state.alerted_seq)} was`, seq);
    else if (Date.parse(recordedAt) < asOf - dayMs)
      tell('its alert has been pending for more than a day', seq);
    else pending += 1;
  return pending;
};
