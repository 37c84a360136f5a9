import { nonPublic, refusedHost, refusedTarget } from '../../adapters/http/connection/guard-target.ts';
import { urlTarget } from '../../adapters/http/connection/url-target.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import type { ChannelConfig } from '../../runner/config/channels/channel-config.ts';
import { channelsOf, type ChannelSettings } from '../../runner/config/channels/channel-settings.ts';
import { fillChannel, issuesOfSecrets, missingOfChannel } from '../../runner/config/channels/fill-channel.ts';
import { replaceReferences, variablesOf } from '../../runner/config/secrets/secret-template.ts';
import type { SecretValues } from '../../runner/config/secrets/secret-values.ts';

/** Why no request may go to a URL; null: it may, or its name must be resolved first, or is a secret. */
export const refusedUrl = (written: string, denyPrivate: boolean): string | null => {
  const url = URL.parse(replaceReferences(written, () => 'x'));
  // A secret in the host is not known here.
  if (url === null || /^[^?#]*?\/\/[^/?#]*\$\{/u.test(written)) return null;
  const { host } = urlTarget(url);
  const refuses = nonPublic(denyPrivate);
  return host === 'localhost' || host.endsWith('.localhost')
    ? refusedTarget(host, ['127.0.0.1'], refuses)
    : refusedHost(host, refuses);
};

/** Issues of a channel whose secrets are known. They apply in every environment. */
export const channelIssues = (
  channel: ChannelConfig,
  secrets: SecretValues,
  denyPrivate: boolean,
): readonly string[] => {
  const missing = missingOfChannel(channel, secrets);
  const isWritten = variablesOf(channel.url).length === 0;
  if (missing.length > 0 && !isWritten) return [];
  const filled = missing.length > 0 ? channel : fillChannel(channel, secrets);
  const host = refusedUrl(filled.url, denyPrivate);
  const issues = missing.length > 0 ? [] : issuesOfSecrets(channel, secrets);
  return [
    ...(host === null ? [] : [`url leads to a refused address: ${host}`]),
    ...issues.map(([field, issue]) => `${field} ${issue}`),
  ].map((issue) => `channel ${channel.id}: ${issue}`);
};

/** What is missing here but may exist where the checks run. */
export const channelSecretNote = (channel: ChannelConfig, secrets: SecretValues): readonly string[] => {
  const missing = missingOfChannel(channel, secrets);
  return missing.length === 0
    ? []
    : [
        `channel ${channel.id}: ${missing.join(', ')} must be set in the environment that runs the checks; ${missing.length === 1 ? 'it is' : 'they are'} not set here`,
      ];
};

const writesToApi = (channel: ChannelConfig | undefined): boolean =>
  channel?.kind === 'email' && channel.to === 'api';

/** Notes about an API: channels without recipients, and addresses that no channel uses. */
export const audienceNotes = (config: ApiConfig, { channels }: ChannelSettings): readonly string[] => {
  const ids = channelsOf(config);
  const writing = ids.filter((id) => writesToApi(channels.find((channel) => channel.id === id)));
  const { notify_emails } = config;
  if (notify_emails.length === 0)
    return writing.map((id) => `channel ${id} writes to the notify_emails of the API, and it has none`);
  return writing.length > 0 || ids.includes(defaultChannel)
    ? []
    : ['no channel of the API writes to its notify_emails'];
};
