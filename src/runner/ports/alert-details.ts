import type { EventOfType } from '../../events/event.ts';

/** What one alert says. Parts that can no longer be read are null. */
export type AlertDetails = Readonly<{
  transition: EventOfType<'StateChanged'>;
  cause: EventOfType<'CheckCompleted'> | null;
  /** consecutive checks with this outcome, the deciding one included */
  checks: number | null;
  method: string | null;
  /** query values redacted */
  url: string | null;
  /** the limit that the signal `latency` was judged by; null: of another signal, or it can no longer be read */
  slow_ms: number | null;
  environment: string;
  /** of the API, for people; null: it has none */
  name: string | null;
  notify_emails: readonly string[];
  /** epoch ms of the delivery */
  now: number;
  /** of an UP, the DOWN that it ends; of a DOWN, itself */
  opened: Readonly<{ seq: number; hash: string }> | null;
  /** where people see the states; null: there is no status page */
  page_url: string | null;
}>;
