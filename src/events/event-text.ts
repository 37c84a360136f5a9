import { AlertAttempted } from './alert-attempted.ts';
import { AlertFailed } from './alert-failed.ts';
import { AlertPublished } from './alert-published.ts';
import { AlertWaived } from './alert-waived.ts';
import { ApiConfigured } from './api-configured.ts';
import { CheckCompleted } from './check-completed.ts';
import { DaySummarized } from './day-summarized.ts';
import { canonicalShape } from './encoding/canonical-shape.ts';
import type { EventType, NewEvent } from './event.ts';
import { StateChanged } from './state-changed.ts';
import { defaultsOf } from './stored-event.ts';
import { StreamResumed } from './stream-resumed.ts';

const texts: Readonly<Record<EventType, (event: NewEvent) => string>> = {
  ApiConfigured: canonicalShape(ApiConfigured, defaultsOf.ApiConfigured),
  CheckCompleted: canonicalShape(CheckCompleted, defaultsOf.CheckCompleted),
  StateChanged: canonicalShape(StateChanged, defaultsOf.StateChanged),
  AlertAttempted: canonicalShape(AlertAttempted, defaultsOf.AlertAttempted),
  AlertFailed: canonicalShape(AlertFailed, defaultsOf.AlertFailed),
  AlertPublished: canonicalShape(AlertPublished, defaultsOf.AlertPublished),
  AlertWaived: canonicalShape(AlertWaived, defaultsOf.AlertWaived),
  DaySummarized: canonicalShape(DaySummarized, defaultsOf.DaySummarized),
  StreamResumed: canonicalShape(StreamResumed, defaultsOf.StreamResumed),
};

/** The RFC 8785 JSON of an event as it is stored: this text is hashed. */
export const eventText = (event: NewEvent): string => texts[event.type](event);
