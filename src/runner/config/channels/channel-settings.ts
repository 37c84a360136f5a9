import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { ApiConfig } from '../api-config.ts';
import { addName, firstLines, listText } from '../../text/list-text.ts';
import type { ChannelConfig } from './channel-config.ts';

/** What a source says of channels beside its APIs. */
export type ChannelSettings = Readonly<{
  /** those that decode */
  channels: readonly ChannelConfig[];
  /** the ids of all that it lists */
  defined: readonly string[];
  /** null: all of the source, and `default` */
  default_channels: readonly string[] | null;
  /** false: not all of it could be read and decoded, so nothing is known to be missing */
  complete: boolean;
}>;

/** Where a table keeps them, and by what their issues are told. No API can have such a name. */
export const settingsKey = '~settings';

/** Of a source that says nothing of channels. */
export const noSettings: ChannelSettings = {
  channels: [],
  defined: [],
  default_channels: null,
  complete: true,
};

/** So many an API may have. */
export const mostChannels = 8;

/** The channels of an API that names none, sorted: the first eight of the source. */
const channelsByDefault = ({ defined, default_channels }: ChannelSettings): readonly string[] =>
  default_channels ?? [...defined.slice(0, mostChannels - 1), defaultChannel];

/** Resolves the channels of a config, independent of the environment: sorted, unique; null: `default`. */
export const withChannels = (config: ApiConfig, settings: ChannelSettings): ApiConfig => {
  const channels = [...new Set(config.channels ?? channelsByDefault(settings))].toSorted();
  const isPlain = channels.length === 1 && channels[0] === defaultChannel;
  if (isPlain && config.channels === null) return config;
  return { ...config, channels: isPlain ? null : channels };
};

/** The same where it is resolved. */
export const channelsOf = ({ channels }: Pick<ApiConfig, 'channels'>): readonly string[] =>
  channels ?? [defaultChannel];

/** Whether a channel is defined. `default` is, unless `default_channels` omits it. */
export const isDefined = ({ defined, default_channels }: ChannelSettings, id: string): boolean =>
  id === defaultChannel ? (default_channels?.includes(id) ?? true) : defined.includes(id);

/** Whether `default_channels` names a channel that is not defined: nobody knows which one is meant. */
export const namesUnknown = (settings: ChannelSettings): boolean =>
  settings.default_channels?.some((id) => id !== defaultChannel && !isDefined(settings, id)) ?? false;

const mostNames = 5;

/** Says which channels of the source no API is told on that names none: there are more than an API may have. */
const leftOut = (configs: readonly ApiConfig[], settings: ChannelSettings): readonly string[] => {
  const { defined, default_channels } = settings;
  const others = default_channels === null ? defined.slice(mostChannels - 1) : [];
  if (others.length === 0) return [];
  const byDefault = channelsByDefault(settings).toSorted().join(' ');
  const apiIds = configs.filter((config) => channelsOf(config).join(' ') === byDefault);
  if (apiIds.length === 0) return [];
  const names = listText(
    apiIds.map(({ api_id }) => api_id),
    mostNames,
  );
  return [
    `there are more than ${String(mostChannels - 1)} channels and no default_channels, so APIs that name no channels are not told on ${listText(others, mostNames)} (${names})`,
  ];
};

/** Says which channels these APIs use and nobody defines. */
const unknownChannels = (configs: Iterable<ApiConfig>, settings: ChannelSettings): readonly string[] => {
  if (!settings.complete) return [];
  const found = new Map<string, string[]>();
  for (const { api_id, channels } of configs)
    for (const id of channels ?? []) {
      if (id === defaultChannel || isDefined(settings, id)) continue;
      addName(found, id, api_id);
    }
  const texts = [...found].map(
    ([id, apiIds]) =>
      `${id} is not one of the channels, so alerts on it stay pending (${listText(apiIds, mostNames)}): apis validate says where it is named`,
  );
  return firstLines(texts);
};

/** Says which APIs use `default`, on which nothing can be sent from here: `lacks` says why, undefined: it can. */
export const unsentOnDefault = (
  configs: Iterable<ApiConfig>,
  lacks: string | undefined,
): readonly string[] => {
  if (lacks === undefined) return [];
  const apiIds = [...configs]
    .filter((config) => channelsOf(config).includes(defaultChannel))
    .map(({ api_id }) => api_id);
  return apiIds.length === 0
    ? []
    : [`alerts on default stay pending (${listText(apiIds, mostNames)}): ${lacks}`];
};

/** What a pass says of the channels of its APIs: `validate` and `apply` refuse the same. */
export const channelWarnings = (
  configs: readonly ApiConfig[],
  settings: ChannelSettings,
): readonly string[] => [...leftOut(configs, settings), ...unknownChannels(configs, settings)];

/** Whether it says anything. */
export const hasSettings = ({ defined, default_channels, complete }: ChannelSettings): boolean =>
  defined.length > 0 || default_channels !== null || !complete;
