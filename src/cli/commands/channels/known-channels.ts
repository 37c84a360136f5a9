import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { ChannelConfig } from '../../../runner/config/channels/channel-config.ts';
import { channelsOf, noSettings } from '../../../runner/config/channels/channel-settings.ts';
import { fillReferences } from '../../../runner/config/secrets/fill-in.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import type { Configs } from '../../../runner/ports/config-source.ts';

/** One entry of `channels list --json`. */
export type KnownChannel = Readonly<{
  id: string;
  /** of `default`: `sns` or `console`; `none`: no topic is set here */
  kind: string;
  /** the origin of its URL only, because the rest is a secret. Null: unknown here */
  target: string | null;
  /** number of APIs that use it */
  apis: number;
  /** why alerts cannot be sent on it from here; null: they can */
  lacks: string | null;
}>;

/** `smtps://mail.example.com`: no user, no path. */
const originOf = ({ url }: ChannelConfig, secrets: SecretValues): string | null => {
  const filled = URL.parse(fillReferences(url, secrets));
  return filled === null || filled.host === '' ? null : `${filled.protocol}//${filled.host}`;
};

/** The channels that a source defines, and `default`, in the order of the source. */
export const knownChannels = (
  { configs, settings }: Configs,
  byDefault: Pick<KnownChannel, 'kind' | 'target' | 'lacks'>,
  secrets: SecretValues,
  lackOf: (channel: ChannelConfig) => string | null,
): readonly KnownChannel[] => {
  const { channels } = settings?.channels ?? noSettings;
  const apiCount = (id: string): number => configs.filter((config) => channelsOf(config).includes(id)).length;
  return [
    { id: defaultChannel, ...byDefault, apis: apiCount(defaultChannel) },
    ...channels.map((channel) => ({
      id: channel.id,
      kind: channel.kind,
      target: originOf(channel, secrets),
      apis: apiCount(channel.id),
      lacks: lackOf(channel),
    })),
  ];
};
