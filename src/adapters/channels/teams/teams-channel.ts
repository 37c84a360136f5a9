import { teamsMessage } from '../../../runner/alerting/messages/teams/teams-message.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import type { PostAnswer } from '../../../runner/ports/post.ts';
import { postChannel, type Carried, type PostDeps } from '../post-channel.ts';

/** Older Teams webhooks respond with 200 even for a failure and put the error into the body. */
const failureOf: Carried['failureOf'] = ({ body }: Extract<PostAnswer, { _tag: 'Answered' }>) => {
  const status = /Webhook message delivery failed with error:.*?returned HTTP error (\d{3})/su.exec(
    body,
  )?.[1];
  if (status !== undefined)
    return {
      _tag: 'Rejected',
      error: { kind: 'status', message: `answered 200, but failed behind it with ${status}` },
      messageRejected: status === '400' || status === '413',
    };
  return body.includes('Webhook message delivery failed')
    ? {
        _tag: 'Rejected',
        error: { kind: 'status', message: 'answered 200, but said that the delivery failed' },
        messageRejected: false,
      }
    : null;
};

/** A webhook of a Teams workflow. */
export const teamsChannel = ({ id, url }: ChannelOf<'teams'>, deps: PostDeps): AlertChannel =>
  postChannel('teams', id, deps, (message) => [{ url, body: teamsMessage(message), failureOf }]);
