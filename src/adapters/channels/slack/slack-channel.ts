import { slackMessage } from '../../../runner/alerting/messages/slack/slack-message.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import { postChannel, type PostDeps } from '../post-channel.ts';

/** An incoming webhook of Slack. */
export const slackChannel = ({ id, url }: ChannelOf<'slack'>, deps: PostDeps): AlertChannel =>
  postChannel('slack', id, deps, (message) => [{ url, body: slackMessage(message) }]);
