import fc from 'fast-check';
import type { Event } from '../../src/events/event.ts';
import { alertAttempted } from './alert-attempted.ts';
import { alertFailed } from './alert-failed.ts';
import { alertPublished } from './alert-published.ts';
import { alertWaived } from './alert-waived.ts';
import { apiConfigured } from './api-configured.ts';
import { checkCompleted } from './check-completed.ts';
import { daySummarized } from './day-summarized.ts';
import { stateChanged } from './state-changed.ts';
import { streamResumed } from './stream-resumed.ts';

/** Any event that the codecs take, whether or not a stream could hold it. */
export const event: fc.Arbitrary<Event> = fc.oneof(
  apiConfigured,
  checkCompleted,
  stateChanged,
  alertAttempted,
  alertFailed,
  alertPublished,
  alertWaived,
  daySummarized,
  streamResumed,
);
