import { pagerdutyEvents } from '../../../runner/alerting/messages/pagerduty/pagerduty-events.ts';
import type { ChannelOf } from '../../../runner/config/channels/channel-config.ts';
import type { AlertChannel } from '../../../runner/ports/alert-channel.ts';
import { postChannel, type PostDeps } from '../post-channel.ts';

/** A PagerDuty service, by the Events API v2. The incident key makes repeats idempotent. */
export const pagerdutyChannel = (
  { id, url, routing_key }: ChannelOf<'pagerduty'>,
  deps: PostDeps,
): AlertChannel =>
  postChannel('pagerduty', id, deps, (message) =>
    pagerdutyEvents(message).map((event) => ({
      url,
      id: event.dedup_key,
      body: { routing_key, ...event },
    })),
  );
