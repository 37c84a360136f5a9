import * as t from 'io-ts';
import { ChannelId } from '../../../events/fields/channel-id.ts';
import { ChannelUrl } from './channel-url.ts';
import { SecretText } from './secret-text.ts';

/** Where PagerDuty takes events; its service region of the EU has another. */
export const pagerdutyUrl = 'https://events.pagerduty.com/v2/enqueue';

/** A service of PagerDuty, by the integration key of its Events API v2. */
export const PagerDutyConfig = t.strict({
  id: ChannelId,
  kind: t.literal('pagerduty'),
  url: ChannelUrl,
  routing_key: SecretText,
});

/** What is wrong with a key that is filled in, or null. */
export const issueOfRoutingKey = (key: string): string | null =>
  /^[A-Za-z0-9]{32}$/u.test(key) ? null : 'must be an integration key of 32 letters and digits';
