import type { AlertAttempted } from './alert-attempted.ts';
import type { AlertFailed } from './alert-failed.ts';
import type { AlertPublished } from './alert-published.ts';
import type { AlertWaived } from './alert-waived.ts';
import type { ApiConfigured } from './api-configured.ts';
import type { CheckCompleted } from './check-completed.ts';
import type { DaySummarized } from './day-summarized.ts';
import type { envelope } from './envelope.ts';
import type { StateChanged } from './state-changed.ts';
import type { StreamResumed } from './stream-resumed.ts';

/** One fact of the log. The stored form omits members at their defaults (`storedEvent`). */
export type Event =
  | ApiConfigured
  | CheckCompleted
  | StateChanged
  | AlertAttempted
  | AlertFailed
  | AlertPublished
  | AlertWaived
  | DaySummarized
  | StreamResumed;

export type EventType = Event['type'];

export type EventOfType<T extends EventType> = Extract<Event, { type: T }>;

type Stamped = keyof typeof envelope | 'prev_kept_hash' | 'expires_at';

type Unstamped<T> = T extends unknown ? Readonly<Omit<T, Stamped>> : never;

/** What a decision says before it has a place, a time and a hash. */
export type NewEvent = Unstamped<Event>;

export type NewEventOfType<T extends EventType> = Extract<NewEvent, { type: T }>;

/**
 * The deterministic id of an event: the same decision in the same pass always gets the same id, so a writer
 * whose commit was retried after it had worked recognises its own event in the taken place.
 */
export const eventId = (passId: string, event: NewEvent): string => {
  switch (event.type) {
    case 'ApiConfigured':
      return `${passId}/configured`;
    case 'CheckCompleted':
      return `${passId}/check`;
    case 'StateChanged':
      return event.signal === 'availability' ? `${passId}/changed` : `${passId}/changed/${event.signal}`;
    case 'AlertAttempted':
      return `${passId}/attempted/${String(event.for_seq)}/${String(event.attempt)}`;
    case 'AlertFailed':
      return `${passId}/failed/${String(event.for_seq)}/${String(event.attempt)}`;
    case 'AlertPublished':
      return `${passId}/published/${String(event.for_seq)}/${String(event.attempt)}`;
    case 'AlertWaived':
      return `${passId}/waived/${String(event.for_seq)}/${event.channel_id}`;
    case 'DaySummarized':
      return `${passId}/summarized/${event.day}`;
    case 'StreamResumed':
      return `${passId}/resumed/${String(event.from_seq)}`;
  }
};
