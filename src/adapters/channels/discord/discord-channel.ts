import { discordMessage } from '../../../runner/alerting/messages/discord/discord-message.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import { answeredId } from '../answered-id.ts';
import { postChannel, type PostDeps } from '../post-channel.ts';

/** Without `wait`, Discord responds before it has validated the message. */
const waiting = (url: string): string => {
  const asked = new URL(url);
  asked.searchParams.set('wait', 'true');
  return asked.href;
};

/** A webhook of Discord. */
export const discordChannel = ({ id, url }: ChannelOf<'discord'>, deps: PostDeps): AlertChannel =>
  postChannel('discord', id, deps, (message) => [
    { url: waiting(url), body: discordMessage(message), idOf: answeredId },
  ]);
