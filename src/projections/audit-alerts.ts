import type { Event } from '../events/event.ts';
import type { Health } from './health.ts';

/** What alert events must belong to. Filled as a stream is read; grows with transitions, never with checks. */
export type AlertBook = Readonly<{
  /** seq of a transition → its `at`, until its alert is published */
  transitions: Map<number, Readonly<{ at: string; published: boolean }>>;
  /** `for_seq/attempt` of claims */
  attempts: Set<string>;
}>;

const attemptKey = (event: { for_seq: number; attempt: number }): string =>
  `${String(event.for_seq)}/${String(event.attempt)}`;

export const rememberAlerts = (book: AlertBook, event: Event): void => {
  if (event.type === 'StateChanged') book.transitions.set(event.seq, { at: event.at, published: false });
  if (event.type === 'AlertAttempted') book.attempts.add(attemptKey(event));
  if (event.type === 'AlertPublished') {
    const { at } = book.transitions.get(event.for_seq) ?? { at: event.published_at };
    book.transitions.set(event.for_seq, { at, published: true });
  }
};

type Sofar = Readonly<{ state: Health; alerts: AlertBook }>;

/** Each attempt, failure and delivery belongs to a transition, and each answer to an attempt. */
export const alertFaults = ({ state, alerts }: Sofar, event: Event, tell: (fault: string) => void): void => {
  if (event.type !== 'AlertAttempted' && event.type !== 'AlertFailed' && event.type !== 'AlertPublished')
    return;
  if (!alerts.transitions.has(event.for_seq))
    tell(`is for ${String(event.for_seq)}, which is no transition before it`);
  if (event.type === 'AlertAttempted') {
    if (event.attempt !== state.attempts + 1)
      tell(`is attempt ${String(event.attempt)}; the log before it says ${String(state.attempts + 1)}`);
  } else if (!alerts.attempts.has(attemptKey(event)))
    tell(`answers attempt ${String(event.attempt)} for ${String(event.for_seq)}, which was never made`);
};
