import { asciiLine } from './ascii-line.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import type { Outcome } from '../../../events/fields/outcome.ts';

/** The notice about a new API: clearly not an alert, sent once when ANNOUNCE_NEW_APIS is on. */
export const noticeMessage = (
  apiId: string,
  state: Outcome,
  environment: string,
  notify_emails: readonly string[],
): AlertMessage => ({
  kind: 'notice',
  subject: `New API: ${asciiLine(`${apiId} is ${state}`, 90)}`,
  body: `${apiId} is now monitored. It is ${state}.\n\nEnvironment: ${environment}\n\nThis is a notice, not an alert.\n`,
  api_id: apiId,
  from: null,
  to: null,
  transition_id: null,
  notify_emails,
  about: [],
  minimal: false,
});
