import type * as T from 'fp-ts/lib/Task.js';
import type { Channel } from '../../events/alert-published.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { AlertDetails } from './alert-details.ts';

/** A message for people, and what subscriptions may filter it by. */
export type AlertMessage = Readonly<{
  kind: 'alert' | 'digest' | 'notice' | 'test';
  /** ASCII, one line, under 100 characters */
  subject: string;
  body: string;
  api_id: string | null;
  from: Outcome | null;
  to: Outcome | null;
  transition_id: string | null;
  /** empty: only those who subscribed to the whole topic */
  notify_emails: readonly string[];
  /** the transitions that it tells of, oldest first; of a notice or test: none */
  about: readonly AlertDetails[];
  /** it may hold nothing but ids, states and times: a message that said more was rejected */
  minimal: boolean;
}>;

/**
 * - `Accepted`: the channel took it.
 * - `Rejected`: it surely did not (each attempt was answered with a 4xx, or never connected). `messageRejected`: it
 *   would take another message.
 * - `Unknown`: anything else; it may have been sent.
 */
export type PublishResult =
  | Readonly<{
      _tag: 'Accepted';
      channel: Channel;
      message_id: string | null;
      topic_arn: string | null;
      /** what it answered: at most 200 bytes, without addresses and secrets */
      receipt?: string | null;
    }>
  | Readonly<{
      _tag: 'Rejected';
      error: Readonly<{ kind: string; message: string }>;
      messageRejected: boolean;
      /** it asks not to be tried again before this many milliseconds have passed */
      retryAfterMs?: number;
    }>
  | Readonly<{ _tag: 'Unknown'; error: Readonly<{ kind: string; message: string }> }>;

/** Where alerts go. `publish` ends well within a third of a claim and never rejects. */
export type AlertChannel = Readonly<{
  /** for people: the topic's ARN, or `console` */
  name: string;
  /** `records`: deliveries are claimed and recorded. `preview`: what is pending, on whatever channel, is shown and stays pending. */
  mode: 'records' | 'preview';
  /** why nothing can be sent on it from here, as for want of a secret: then nothing is claimed on it either */
  lacks?: string;
  /** how it takes many at once: a message for each audience, one, or each for itself; absent: `byAudience` */
  digests?: 'byAudience' | 'one' | 'none';
  publish: (message: AlertMessage) => T.Task<PublishResult>;
}>;
