import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';

/** Clearly not an alert: for `doctor --send-test`. */
export const testMessage = (environment: string, host: string): AlertMessage => ({
  kind: 'test',
  subject: asciiLine(`TEST message from upledger in ${environment}`, 99),
  body: `This is a TEST message, sent manually from ${host} in ${environment}. No API has changed state.\nIf you received this message, you will receive alerts too.\n`,
  api_id: null,
  from: null,
  to: null,
  transition_id: null,
  notify_emails: [],
  about: [],
  minimal: false,
});
