import { describe, expect, it } from 'vitest';
import { emailMessage } from '../../../../../src/runner/alerting/messages/email/email-message.ts';
import { discordMessage } from '../../../../../src/runner/alerting/messages/discord/discord-message.ts';
import { ntfyMessage } from '../../../../../src/runner/alerting/messages/ntfy/ntfy-message.ts';
import { pagerdutyEvents } from '../../../../../src/runner/alerting/messages/pagerduty/pagerduty-events.ts';
import { slackMessage } from '../../../../../src/runner/alerting/messages/slack/slack-message.ts';
import { teamsMessage } from '../../../../../src/runner/alerting/messages/teams/teams-message.ts';
import { alertmanagerPayload } from '../../../../../src/runner/alerting/messages/webhook/alertmanager-payload.ts';
import { upledgerPayload } from '../../../../../src/runner/alerting/messages/webhook/upledger-payload.ts';
import type { AlertMessage } from '../../../../../src/runner/ports/alert-channel.ts';
import { messages } from '../../../../support/channels/told.ts';

const builders: Readonly<Record<string, (message: AlertMessage) => unknown>> = {
  email: (message) => emailMessage(message, { from: 'Upledger <up@example.com>', to: 'api' }),
  slack: slackMessage,
  discord: discordMessage,
  teams: teamsMessage,
  ntfy: ntfyMessage,
  pagerduty: pagerdutyEvents,
  upledger: upledgerPayload,
  alertmanager: (message) => alertmanagerPayload(message, 'hook'),
};

const sorts = new Set(['down', 'up', 'minimal', 'digest', 'notice', 'test']);

describe('golden messages', () => {
  it.each(Object.entries(builders))('%s says what the golden file says', async (kind, build) => {
    const golden = Object.fromEntries(
      Object.entries(messages)
        .filter(([sort]) => sorts.has(sort))
        .map(([sort, message]) => [sort, build(message)]),
    );
    await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot(
      `../../../../fixtures/messages/${kind}.json`,
    );
  });

  it('an UP answers the message of its DOWN', () => {
    const { down, up } = messages;
    if (down === undefined || up === undefined) throw new Error('no messages');
    const [trigger] = pagerdutyEvents(down);
    expect(pagerdutyEvents(up)).toEqual([{ event_action: 'resolve', dedup_key: trigger?.dedup_key }]);
    const mail = { from: 'up@example.com', to: 'api' } as const;
    expect(emailMessage(up, mail).inReplyTo).toBe(emailMessage(down, mail).messageId);
    expect(alertmanagerPayload(up, 'x').alerts[0]?.fingerprint).toBe(
      alertmanagerPayload(down, 'x').alerts[0]?.fingerprint,
    );
  });
});
