import { discordChannel } from '../../../adapters/channels/discord/discord-channel.ts';
import { emailChannel } from '../../../adapters/channels/email/email-channel.ts';
import { ntfyChannel } from '../../../adapters/channels/ntfy/ntfy-channel.ts';
import { pagerdutyChannel } from '../../../adapters/channels/pagerduty/pagerduty-channel.ts';
import { slackChannel } from '../../../adapters/channels/slack/slack-channel.ts';
import { teamsChannel } from '../../../adapters/channels/teams/teams-channel.ts';
import { webhookChannel } from '../../../adapters/channels/webhook/webhook-channel.ts';
import { openConnection } from '../../../adapters/http/connection/open-connection.ts';
import { createSecureSocket } from '../../../adapters/http/connection/secure-socket.ts';
import { createResolveName } from '../../../adapters/http/dns/resolve-name.ts';
import { createConnect } from '../../../adapters/http/post/create-connect.ts';
import { createPost } from '../../../adapters/http/post/create-post.ts';
import type { ChannelConfig } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';

export type CarrierOptions = Readonly<{
  /** DENY_PRIVATE_TARGETS */
  denyPrivate: boolean;
  version: string;
  timeoutMs: number;
  /** epoch ms */
  now: () => number;
}>;

/** The shared resources of all channels: connections like those of checks. */
export const createCarrier = ({ denyPrivate, version, timeoutMs, now }: CarrierOptions) => {
  const open = openConnection({
    resolveName: createResolveName(),
    secureSocket: createSecureSocket([]),
    denyPrivate,
  });
  const post = { post: createPost(open, version), timeoutMs, now };
  const connect = createConnect(open);
  /** A channel whose secrets are filled in. */
  return (channel: ChannelConfig): AlertChannel => {
    switch (channel.kind) {
      case 'email':
        return emailChannel(channel, { connect, timeoutMs });
      case 'webhook':
        return webhookChannel(channel, post);
      case 'slack':
        return slackChannel(channel, post);
      case 'discord':
        return discordChannel(channel, post);
      case 'teams':
        return teamsChannel(channel, post);
      case 'ntfy':
        return ntfyChannel(channel, post);
      case 'pagerduty':
        return pagerdutyChannel(channel, post);
    }
  };
};
