import { noSettings, type ChannelSettings } from './channel-settings.ts';
import type { ChannelConfig } from './channel-config.ts';

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const textOf = (channel: ChannelConfig): string => JSON.stringify(Object.entries(channel).toSorted(byName));

/** Whether two settings say the same of channels, in whatever order. */
export const sameChannels = (
  one: ChannelSettings = noSettings,
  other: ChannelSettings = noSettings,
): boolean => {
  const said = ({ channels, default_channels }: ChannelSettings): string =>
    JSON.stringify([channels.map(textOf).toSorted(), default_channels?.toSorted() ?? null]);
  return said(one) === said(other);
};

/** Stored channels that the file no longer has. */
export const goneChannels = (
  { channels: stored }: ChannelSettings = noSettings,
  { channels: wanted }: ChannelSettings = noSettings,
): readonly ChannelConfig[] => stored.filter(({ id }) => wanted.every((channel) => channel.id !== id));

const listText = (ids: readonly string[] | null): string => (ids === null ? 'all' : ids.join(', '));

/** For people: `+ channel team (slack)`. */
export const channelLines = (
  stored: ChannelSettings = noSettings,
  wanted: ChannelSettings = noSettings,
  prune = false,
): readonly string[] => {
  const old = new Map(stored.channels.map((channel) => [channel.id, textOf(channel)]));
  return [
    ...wanted.channels.flatMap((channel) => {
      const before = old.get(channel.id);
      const name = `channel ${channel.id} (${channel.kind})`;
      if (before === undefined) return [`+ ${name}`];
      return before === textOf(channel) ? [] : [`~ ${name}`];
    }),
    ...goneChannels(stored, wanted).map(({ id }) =>
      prune ? `- channel ${id}` : `  channel ${id} is not in the file and is kept (--prune removes it)`,
    ),
    ...(listText(stored.default_channels) === listText(wanted.default_channels)
      ? []
      : [`~ default_channels: ${listText(stored.default_channels)} -> ${listText(wanted.default_channels)}`]),
  ];
};
