import type { AlertMessage } from '../../../ports/alert-channel.ts';
import type { AlertDetails } from '../../../ports/alert-details.ts';
import { headline, transitionId } from '../alert-message.ts';
import { messageId } from '../message-id.ts';

/** One state change as a program reads it. */
type PayloadTransition = Readonly<{
  transition_id: string;
  api_id: string;
  name: string | null;
  signal: string;
  from: string;
  to: string;
  at: string;
  since: string;
  /** null where the check can no longer be read */
  cause: Readonly<{
    status_code: number | null;
    latency_ms: number | null;
    error: Readonly<{ kind: string; message: string }> | null;
  }> | null;
  text: string;
}>;

/** The body of a webhook of format `upledger`. A notice or test has no transitions, and says its text. */
export type UpledgerPayload = Readonly<{
  type: AlertMessage['kind'];
  id: string;
  transitions: readonly PayloadTransition[];
  text?: string;
}>;

const payloadTransition = (details: AlertDetails, minimal: boolean): PayloadTransition => {
  const { transition: t, cause } = details;
  return {
    transition_id: transitionId(t),
    api_id: t.api_id,
    name: minimal ? null : details.name,
    signal: t.signal,
    from: t.from,
    to: t.to,
    at: t.at,
    since: t.since,
    cause:
      cause === null || minimal
        ? null
        : { status_code: cause.status_code, latency_ms: cause.latency_ms, error: cause.error },
    text: minimal ? `${t.api_id} is ${t.to}` : headline(details),
  };
};

/** What a webhook of format `upledger` is sent. */
export const upledgerPayload = (message: AlertMessage): UpledgerPayload => ({
  type: message.kind,
  id: messageId(message),
  transitions: message.about.map((details) => payloadTransition(details, message.minimal)),
  ...(message.about.length === 0 ? { text: message.body.trim() } : {}),
});
