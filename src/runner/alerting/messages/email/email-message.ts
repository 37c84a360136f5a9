import type { AlertMessage } from '../../../ports/alert-channel.ts';
import { messageId, openingMessageId } from '../message-id.ts';
import { emailHtml } from './email-html.ts';

/** A mail before it is written down as MIME. */
export type EmailMessage = Readonly<{
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** in angle brackets; the same for each repeat */
  messageId: string;
  /** that of the DOWN which this UP ends; null: no reply */
  inReplyTo: string | null;
  headers: Readonly<Record<string, string>>;
}>;

export type EmailAddresses = Readonly<{
  from: string;
  /** `api`: the `notify_emails` of the API */
  to: readonly string[] | 'api';
}>;

/** `Upledger <up@example.com>` → `example.com` */
const domainOf = (from: string): string => /@([^>\s]+)>?\s*$/u.exec(from)?.[1] ?? 'upledger.invalid';

/** A message as a mail. The UP replies to its DOWN, so that a mail reader shows both as one conversation. */
export const emailMessage = (message: AlertMessage, { from, to }: EmailAddresses): EmailMessage => {
  const domain = domainOf(from);
  const opening = openingMessageId(message);
  return {
    from,
    to: to === 'api' ? message.notify_emails : to,
    subject: message.subject,
    text: message.body,
    html: emailHtml(message),
    messageId: `<${messageId(message)}@${domain}>`,
    inReplyTo: opening === null ? null : `<${opening}@${domain}>`,
    // Prevents automatic replies.
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(message.transition_id === null ? {} : { 'X-Upledger-Transition': message.transition_id }),
    },
  };
};
