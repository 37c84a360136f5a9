import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { SecretUrl } from './channel-url.ts';

/** A webhook of a Teams workflow: whoever has its URL may post. */
export const TeamsConfig = t.strict({ id: ChannelId, kind: t.literal('teams'), url: SecretUrl });
