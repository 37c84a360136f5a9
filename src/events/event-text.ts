import { AlertAttempted } from './alert-attempted.ts';
import { AlertFailed } from './alert-failed.ts';
import { AlertPublished } from './alert-published.ts';
import { AlertWaived } from './alert-waived.ts';
import { ApiConfigured } from './api-configured.ts';
import type { CheckCompleted } from './check-completed.ts';
import { DaySummarized } from './day-summarized.ts';
import { canonicalShape } from './encoding/canonical-shape.ts';
import { checkText } from './encoding/check-text.ts';
import type { EventType, NewEventOfType } from './event.ts';
import { StateChanged } from './state-changed.ts';
import { defaultsOf } from './stored-event.ts';
import { StreamResumed } from './stream-resumed.ts';

type OtherType = Exclude<EventType, 'CheckCompleted'>;

const texts: Readonly<Record<OtherType, (event: NewEventOfType<OtherType>) => string>> = {
  ApiConfigured: canonicalShape(ApiConfigured, defaultsOf.ApiConfigured),
  StateChanged: canonicalShape(StateChanged, defaultsOf.StateChanged),
  AlertAttempted: canonicalShape(AlertAttempted, defaultsOf.AlertAttempted),
  AlertFailed: canonicalShape(AlertFailed, defaultsOf.AlertFailed),
  AlertPublished: canonicalShape(AlertPublished, defaultsOf.AlertPublished),
  AlertWaived: canonicalShape(AlertWaived, defaultsOf.AlertWaived),
  DaySummarized: canonicalShape(DaySummarized, defaultsOf.DaySummarized),
  StreamResumed: canonicalShape(StreamResumed, defaultsOf.StreamResumed),
};

/** The RFC 8785 JSON of an event as it is stored: this text is hashed. */
export const eventText = (event: Omit<CheckCompleted, 'hash'> | NewEventOfType<OtherType>): string =>
  event.type === 'CheckCompleted' ? checkText(event) : texts[event.type](event);
