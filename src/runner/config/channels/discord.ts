import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { SecretUrl } from './channel-url.ts';

/** A webhook of Discord: whoever has its URL may post. */
export const DiscordConfig = t.strict({ id: ChannelId, kind: t.literal('discord'), url: SecretUrl });
