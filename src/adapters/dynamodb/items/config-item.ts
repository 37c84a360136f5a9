import {
  channelsOf,
  hasSettings,
  noSettings,
  type ChannelSettings,
} from '../../../runner/config/channels/channel-settings.ts';
import { configDefaults, type ApiConfig } from '../../../runner/config/api-config.ts';

/**
 * An item in its documented form, without empty members. It names the channels once the table has settings: a reader that
 * cannot read the settings must still know the channels of an API.
 */
export const configItem = (config: ApiConfig, settings: ChannelSettings = noSettings) => {
  const { channels, ...item } = itemOf(config);
  return channels === null && !hasSettings(settings) ? item : { ...item, channels: channelsOf(config) };
};

const itemOf = ({
  headers,
  body,
  name,
  group,
  tags,
  proxy,
  ca,
  client_certificate,
  server_name,
  ip_family,
  assertions,
  slow_ms,
  slow_threshold,
  certificate_days,
  ...config
}: ApiConfig) => ({
  ...config,
  // Older versions reject an item with unknown fields.
  ...(name === null ? {} : { name }),
  ...(group === null ? {} : { group }),
  ...(tags.length === 0 ? {} : { tags }),
  ...(Object.keys(headers).length === 0 ? {} : { headers }),
  ...(body === null ? {} : { body }),
  ...(proxy === null ? {} : { proxy }),
  ...(ca === null ? {} : { ca }),
  ...(client_certificate === null ? {} : { client_certificate }),
  ...(server_name === null ? {} : { server_name }),
  ...(ip_family === null ? {} : { ip_family }),
  ...(assertions.length === 0 ? {} : { assertions }),
  ...(slow_ms === null ? {} : { slow_ms }),
  ...(slow_threshold === configDefaults.slow_threshold ? {} : { slow_threshold }),
  ...(certificate_days === null ? {} : { certificate_days }),
});

const mostBytes = 400 * 1024;

const encoder = new TextEncoder();

const bytesOf = (text: string): number => encoder.encode(text).length;

/** By DynamoDB's rules: names and texts in UTF-8, a byte for two digits, three for a list or map and one for each entry. */
const valueSize = (value: unknown): number => {
  if (typeof value === 'string') return bytesOf(value);
  if (typeof value === 'number') return 1 + Math.ceil((String(value).length + 1) / 2);
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + 1 + valueSize(one), 3);
  return 3 + Object.keys(value).length + fieldsSize(value);
};

const fieldsSize = (fields: object): number =>
  Object.entries(fields).reduce((sum, [name, value]) => sum + bytesOf(name) + valueSize(value), 0);

/** Why the table would refuse a config that is valid by itself, or null. */
export const configItemError = (config: ApiConfig): string | null => {
  const size = fieldsSize(itemOf(config));
  return size <= mostBytes
    ? null
    : `${config.api_id} would be an item of ${String(size)} bytes, but DynamoDB allows ${String(mostBytes)}: shorten its headers or its body`;
};
