import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';

/** Clearly no alert: for `doctor --send-test`. */
export const testMessage = (environment: string, host: string): AlertMessage => ({
  kind: 'test',
  subject: asciiLine(`[TEST] upledger in ${environment}`, 99),
  body: `This is a TEST, sent by hand from ${host} in ${environment}. No API changed its state.\nIf you can read this, alerts reach you.\n`,
  api_id: null,
  from: null,
  to: null,
  transition_id: null,
  notify_emails: [],
});
