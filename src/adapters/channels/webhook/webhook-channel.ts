import { messageId } from '../../../runner/alerting/messages/message-id.ts';
import { alertmanagerPayload } from '../../../runner/alerting/messages/webhook/alertmanager-payload.ts';
import { upledgerPayload } from '../../../runner/alerting/messages/webhook/upledger-payload.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import { postChannel, type PostDeps } from '../post-channel.ts';
import { webhookHeaders } from './sign-webhook.ts';

/** An endpoint that takes JSON. */
export const webhookChannel = (
  { id, url, format, signing_secret }: ChannelOf<'webhook'>,
  deps: PostDeps,
): AlertChannel =>
  postChannel('webhook', id, deps, (message) => {
    const body = JSON.stringify(
      format === 'alertmanager' ? alertmanagerPayload(message, id) : upledgerPayload(message),
    );
    const sentAs = messageId(message);
    return [{ url, id: sentAs, headers: webhookHeaders(sentAs, deps.now(), body, signing_secret), body }];
  });
