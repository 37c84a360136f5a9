import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { hasTemplate } from '../secrets/secret-template.ts';
import { ChannelUrl } from './channel-url.ts';
import { checkedText } from './checked-text.ts';
import { secretPattern, SecretOrNull } from './secret-text.ts';

/** What is wrong with the URL of a topic that is filled in, or null. */
export const issueOfTopicUrl = (url: string): string | null =>
  /\/[-\w]{1,64}\/?$/u.test(URL.parse(url)?.pathname ?? '')
    ? null
    : 'must end with the name of a topic: 1 to 64 letters, digits, - or _';

/** A secret may hold the topic, so it is looked at once more when it is filled in. */
const TopicUrl = checkedText(
  'TopicUrl',
  (text) => {
    const decoded = ChannelUrl.decode(text);
    if (decoded._tag === 'Left') return decoded.left[0]?.message ?? 'must be a URL';
    return hasTemplate(text) ? null : issueOfTopicUrl(text);
  },
  {
    allOf: [
      ChannelUrl.schema,
      {
        anyOf: [
          { pattern: secretPattern },
          { pattern: String.raw`^[^:]+:[/\\]+[^?/\\]+(?:[^?]*[/\\])[A-Za-z0-9_-]{1,64}[/\\]?(?:\?.*)?$` },
        ],
      },
    ],
  },
);

/** A topic of ntfy, by its URL. */
export const NtfyConfig = t.strict({
  id: ChannelId,
  kind: t.literal('ntfy'),
  url: TopicUrl,
  token: SecretOrNull,
});
