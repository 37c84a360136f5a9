import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { orNull } from '../../../events/fields/or-null.ts';
import { ChannelUrl } from './channel-url.ts';
import { SecretText } from './secret-text.ts';

/** A topic of ntfy, by its URL. */
export const NtfyConfig = t.strict({
  id: ChannelId,
  kind: t.literal('ntfy'),
  url: ChannelUrl,
  token: orNull(SecretText),
});

/** What is wrong with the URL of a topic that is filled in, or null. */
export const issueOfTopicUrl = (url: string): string | null =>
  /\/[-\w]{1,64}\/?$/u.test(URL.parse(url)?.pathname ?? '')
    ? null
    : 'must end with the name of a topic: 1 to 64 letters, digits, - or _';
