import * as E from 'fp-ts/lib/Either.js';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import { pendingByState, pendingChannels } from '../../projections/health/debts.ts';
import type { ApiConfig } from '../config/api-config.ts';
import type { ChannelConfig } from '../config/channels/channel-config.ts';
import { channelsOf, noSettings, type ChannelSettings } from '../config/channels/channel-settings.ts';
import type { AlertChannel, AlertMessage } from '../ports/alert-channel.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import { firstLines } from '../text/list-text.ts';
import { readPendingAlerts, type AlertDetailsCache } from './alert-details.ts';
import { deliverOnChannel } from './deliver-on-channel.ts';
import type { ChannelDelivery, DeliveryContext } from './delivery.ts';
import { transitionId } from './messages/alert-message.ts';
import type { RateLimiters } from './publisher.ts';

/** How a channel that a source defines is reached from here. */
export type OpenChannel = (config: ChannelConfig) => AlertChannel;

export type DeliverDeps = Omit<DeliveryContext, 'cache'> &
  Readonly<{
    /** the channel `default` */
    alerts: AlertChannel;
    /** absent: only `default` is reached */
    openChannel?: OpenChannel | undefined;
    /** absent: the source says nothing of channels */
    channels?: ChannelSettings | undefined;
    /** the source is usable, so channels that it does not define are gone */
    trusted: boolean;
    /** the allowed rate of each channel */
    limiters: RateLimiters;
  }>;

export type DeliveryReport = Readonly<{
  /** transitions that are no longer pending */
  published: number;
  /** transitions that are still pending */
  pending: number;
  /** why some of them are, apart from claims of other runners */
  failures: readonly string[];
  /** how many channels these are of */
  failingChannels: number;
}>;

/** Delivers pending alerts, while a pass runs (`enqueue`) and at its end (`drain`). */
export type Delivery = Readonly<{
  enqueue: (apiId: string) => void;
  remember: (details: Pick<AlertDetails, 'transition' | 'cause' | 'checks'>) => void;
  /** a notice or other message outside the claims, on the channels of this config: tried once */
  send: (message: AlertMessage, config: ApiConfig | undefined) => void;
  drain: () => Promise<DeliveryReport>;
}>;

/**
 * Whether a notice about an API is sent on a channel: not where every message is an incident for those who get it, and not
 * where nobody would get it.
 */
const takesNotices = (channel: ChannelConfig | undefined, { notify_emails }: ApiConfig): boolean => {
  switch (channel?.kind) {
    case 'pagerduty':
      return false;
    case 'webhook':
      return channel.format !== 'alertmanager';
    case 'email':
      return channel.to !== 'api' || notify_emails.length > 0;
    case undefined:
    case 'slack':
    case 'discord':
    case 'teams':
    case 'ntfy':
      return true;
  }
};

const undefinedChannel = (id: string): AlertChannel => ({
  name: id,
  mode: 'records',
  lacks: 'it has no valid definition: define it in channels, or remove it from the APIs that name it',
  publish: () => () =>
    Promise.resolve({
      _tag: 'Rejected',
      error: { kind: 'undefined', message: 'the channel has no valid definition' },
      messageRejected: false,
    }),
});

/** One delivery for each channel with pending alerts, concurrently, so a dead channel delays no other. */
export const createDelivery = (deps: DeliverDeps): Delivery => {
  const {
    ledger,
    writer,
    alerts,
    note,
    openChannel,
    channels: settings = noSettings,
    trusted,
    limiters,
  } = deps;
  const cache: AlertDetailsCache = new Map();
  const context: DeliveryContext = { ...deps, cache };
  const deliveries = new Map<string, ChannelDelivery>();
  const touched = new Set<string>();
  /** by API, what is no longer pending on one of its channels: of a long backlog, no more is kept than this */
  const settled = new Map<string, readonly number[]>();
  const isPreview = alerts.mode === 'preview';

  const definitionOf = (id: string): ChannelConfig | undefined =>
    settings.channels.find((channel) => channel.id === id);

  const open = (id: string): ChannelDelivery => {
    const config = definitionOf(id);
    const channel =
      id === defaultChannel
        ? alerts
        : config === undefined || openChannel === undefined
          ? undefinedChannel(id)
          : openChannel(config);
    return deliverOnChannel({
      context,
      alerts: channel,
      limiter: limiters(id),
      status: {
        channelId: id,
        settings,
        trusted,
        writesToApi: config?.kind === 'email' && config.to === 'api',
        dropsPairs: channel.digests === 'none',
      },
      onSettled: (apiId, seq) => {
        const before = settled.get(apiId) ?? [];
        if (!before.includes(seq)) settled.set(apiId, [...before, seq]);
      },
    });
  };

  const deliveryOf = (id: string): ChannelDelivery => {
    const delivery = deliveries.get(id) ?? open(id);
    deliveries.set(id, delivery);
    return delivery;
  };

  /** A preview shows each transition once, whatever its channels. */
  const reached = (ids: readonly string[]): readonly string[] => (isPreview ? [defaultChannel] : ids);

  const countPending = async (): Promise<number> => {
    let count = 0;
    for (const apiId of touched) {
      const state = writer.state(apiId);
      if (state.changed_seq <= state.alerted_seq) continue;
      const known = pendingByState(state);
      // Who is asked to stop reads no more: then it counts an API of which that is not known once.
      if (known !== null || context.signal.aborted) {
        count += known ?? 1;
        continue;
      }
      const pending = await readPendingAlerts(ledger, cache, state, null);
      count += E.isRight(pending) ? pending.right.length : 1;
    }
    return count;
  };

  return {
    enqueue: (apiId) => {
      touched.add(apiId);
      for (const id of reached(pendingChannels(writer.state(apiId)))) deliveryOf(id).enqueue(apiId);
    },
    remember: ({ transition, cause, checks }) => {
      if (cause !== null && checks !== null)
        cache.set(transitionId(transition), { transition, cause, checks });
    },
    send: (message, config) => {
      const ids =
        config === undefined
          ? [defaultChannel]
          : channelsOf(config).filter((id) => takesNotices(definitionOf(id), config));
      for (const id of reached(ids)) deliveryOf(id).send(message);
    },
    drain: async () => {
      const drained = await Promise.all([...deliveries.values()].map((delivery) => delivery.drain()));
      const lacking = drained.flatMap((channel) => channel.lacking ?? []);
      // Each API may name channels that nobody defines.
      for (const text of firstLines(lacking.toSorted())) note(text);
      let published = 0;
      for (const [apiId, seqs] of settled) {
        const { alerted_seq } = writer.state(apiId);
        published += seqs.filter((seq) => seq <= alerted_seq).length;
      }
      return {
        published,
        pending: await countPending(),
        failures: [...drained.flatMap(({ failures }) => failures), ...lacking],
        failingChannels: drained.filter((channel) => channel.failures.length > 0 || channel.lacking !== null)
          .length,
      };
    },
  };
};
