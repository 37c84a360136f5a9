import { asciiLine } from './ascii-line.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import type { Outcome } from '../../../events/fields/outcome.ts';

/** "Now monitored": clearly no alert, sent once when ANNOUNCE_NEW_APIS is on. */
export const noticeMessage = (
  apiId: string,
  state: Outcome,
  environment: string,
  notify_emails: readonly string[],
): AlertMessage => ({
  kind: 'notice',
  subject: asciiLine(`[NEW] ${apiId}: ${state}`, 99),
  body: `${apiId} is now monitored: ${state}.\n\nEnvironment: ${environment}\n\nThis is a notice, no alert: nothing changed.\n`,
  api_id: apiId,
  from: null,
  to: null,
  transition_id: null,
  notify_emails,
});
