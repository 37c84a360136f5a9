import { configDefaults, configFields, type ApiConfig, type FileSettings } from './api-config.ts';
import { channelDefaults } from './channels/channel-config.ts';
import { channelsOf, withChannels, type ChannelSettings } from './channels/channel-settings.ts';
import { checkApiConfig } from './decode-api-config.ts';
import { saidRetention } from './retention.ts';
import { saidOfPage } from './file-settings.ts';
import * as E from 'fp-ts/lib/Either.js';

type Fields = Readonly<Record<string, unknown>>;

const programDefaults: Fields = configDefaults;

const fieldOf = (config: ApiConfig, field: string): unknown =>
  Object.entries(config).find(([name]) => name === field)?.[1];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

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

/** An API names its channels only where they are not those of the file. */
const written = (config: ApiConfig, settings: ChannelSettings): ApiConfig => {
  const inheritedOnes = withChannels({ ...config, channels: null }, settings);
  return same(channelsOf(config), channelsOf(inheritedOnes))
    ? { ...config, channels: null }
    : { ...config, channels: channelsOf(config) };
};

const channelsIn = ({ channels, default_channels }: ChannelSettings): Fields => ({
  ...(channels.length > 0 && {
    channels: channels.map((channel) =>
      Object.fromEntries(
        Object.entries(channel).filter(
          ([field, value]) => value !== null && !same(value, channelDefaults[channel.kind][field]),
        ),
      ),
    ),
  }),
  ...(default_channels !== null && { default_channels }),
});

/**
 * The file that says what these configs and settings say. A default that an API has to be without cannot be shared: null
 * in a file means the default. It is written at each API instead.
 */
export const fileOf = (configs: readonly ApiConfig[], settings: FileSettings): ApisFileContent => {
  const defaults = Object.fromEntries(
    Object.entries(settings.defaults).filter(
      ([field]) => !configs.some((config) => (fieldOf(config, field) ?? null) === null),
    ),
  );
  const base = inherited(defaults);
  const { channels } = settings;
  const all = channels === undefined ? configs : configs.map((config) => written(config, channels));
  const apis = all.map((config) =>
    Object.fromEntries(
      configFields.flatMap((field) => {
        const value = fieldOf(config, field);
        const isDefault = field !== 'api_id' && field !== 'url' && same(value, base[field]);
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
