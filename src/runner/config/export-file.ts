import { configDefaults, configFields, type ApiConfig, type FileSettings } from './api-config.ts';
import { channelCodecs, channelDefaults } from './channels/channel-config.ts';
import { channelsOf, noSettings, withChannels, type ChannelSettings } from './channels/channel-settings.ts';
import { checkApiConfig } from './decode-api-config.ts';
import { inOrder } from './fields/assertions.ts';
import { ChannelIds } from './fields/channel-ids.ts';
import { isMap } from './shapes.ts';
import { saidRetention } from './retention.ts';
import { saidOfPage } from './file-settings.ts';
import * as E from 'fp-ts/lib/Either.js';

type Fields = Readonly<Record<string, unknown>>;

const programDefaults: Fields = configDefaults;

const fieldOf = (config: ApiConfig, field: string): unknown =>
  Object.entries(config).find(([name]) => name === field)?.[1];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A table keeps the members of a map in no order. The same configs are the same text. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one: unknown) => (isMap(one) ? inOrder(one) : one));
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
};

/** What an API has that says nothing itself, with these defaults of the file. */
const inherited = (defaults: Fields): Fields => {
  const checked = checkApiConfig({ api_id: 'any', url: 'https://example.com/' }, defaults);
  return E.isRight(checked) ? { ...checked.right } : programDefaults;
};

/** A file as it can be written: what it shares, and of each API what differs from that. */
export type ApisFileContent = Readonly<{
  defaults: Fields;
  apis: readonly Fields[];
  /** `channels` and `default_channels`, where there are any */
  channels?: Fields;
  page?: Fields;
  retain_checks_days?: number;
}>;

/** An API names its channels only where they are not those that the file gives to an API that names none. */
const written = (
  config: ApiConfig,
  settings: ChannelSettings,
  shared: readonly string[] | null,
): ApiConfig => {
  const inheritedOnes = withChannels({ ...config, channels: shared }, settings);
  return same(channelsOf(config), channelsOf(inheritedOnes))
    ? { ...config, channels: null }
    : { ...config, channels: channelsOf(config) };
};

const channelsIn = ({ channels, default_channels }: ChannelSettings): Fields => ({
  ...(channels.length > 0 && {
    channels: channels.map((channel) => {
      const members: Fields = channel;
      return Object.fromEntries(
        Object.keys(channelCodecs[channel.kind].type.props).flatMap((field) => {
          const value = members[field] ?? null;
          return value === null || same(value, channelDefaults[channel.kind][field]) ? [] : [[field, value]];
        }),
      );
    }),
  }),
  ...(default_channels !== null && { default_channels }),
});

/**
 * The file that says what these configs and settings say. A default that an API has to be without cannot be shared: null
 * in a file means the default. It is written at each API instead.
 */
export const fileOf = (configs: readonly ApiConfig[], settings: FileSettings): ApisFileContent => {
  const defaults = Object.fromEntries(
    configFields.flatMap((field) => {
      if (!Object.hasOwn(settings.defaults, field)) return [];
      // The channels of an API are resolved: null are those of `default` there.
      const isShared =
        field === 'channels' || configs.every((config) => (fieldOf(config, field) ?? null) !== null);
      return isShared ? [[field, ordered(settings.defaults[field])]] : [];
    }),
  );
  const base = inherited(defaults);
  const { channels } = settings;
  const shared = ChannelIds.is(base['channels']) ? base['channels'] : null;
  const all =
    channels === undefined && shared === null
      ? configs
      : configs.map((config) => written(config, channels ?? noSettings, shared));
  const apis = all.map((config) =>
    Object.fromEntries(
      configFields.flatMap((field) => {
        const value = ordered(fieldOf(config, field));
        const isDefault = field !== 'api_id' && field !== 'url' && same(value, ordered(base[field]));
        return isDefault || value === null ? [] : [[field, value]];
      }),
    ),
  );
  return {
    defaults,
    apis,
    ...(channels !== undefined && { channels: channelsIn(channels) }),
    ...(settings.page !== undefined && { page: saidOfPage(settings.page) }),
    ...saidRetention(settings.retain_checks_days),
  };
};
