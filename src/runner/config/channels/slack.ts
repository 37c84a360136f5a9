import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { SecretUrl } from './channel-url.ts';

/** An incoming webhook of Slack: whoever has its URL may post. */
export const SlackConfig = t.strict({ id: ChannelId, kind: t.literal('slack'), url: SecretUrl });
