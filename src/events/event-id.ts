import type { NewEvent } from './event.ts';

/**
 * The deterministic id of an event: whoever decides the same thing in the same pass gets the same id, so a writer
 * whose commit was retried after it had worked recognises its own event in the taken place.
 */
export const eventId = (passId: string, event: NewEvent): string => {
  switch (event.type) {
    case 'ApiConfigured':
      return `${passId}/configured`;
    case 'CheckCompleted':
      return `${passId}/check`;
    case 'StateChanged':
      return `${passId}/changed`;
    case 'AlertAttempted':
      return `${passId}/attempted/${String(event.for_seq)}/${String(event.attempt)}`;
    case 'AlertFailed':
      return `${passId}/failed/${String(event.for_seq)}/${String(event.attempt)}`;
    case 'AlertPublished':
      return `${passId}/published/${String(event.for_seq)}/${String(event.attempt)}`;
  }
};
