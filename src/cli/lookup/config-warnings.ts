import { isHttps } from '../../events/api-configured.ts';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import { visible } from '../../runner/config/config-error.ts';
import type { ChannelConfig } from '../../runner/config/channels/channel-config.ts';
import { plainSecretsOf, plainSecretsOfUrl } from '../../runner/config/secrets/plain-secrets.ts';
import { addName, listText } from '../../runner/text/list-text.ts';
import { refusedUrl } from './channel-notes.ts';

const mostNames = 5;

const instead = 'set UPLEDGER_SECRET_NAME and write ${env:UPLEDGER_SECRET_NAME} there';

const plainText = (place: string): string =>
  `${visible(place)} is written in plain text and looks like a secret: ${instead}`;

/** What one API's config says that is valid, and most likely not meant. No value is shown. */
const warningsOf = (config: ApiConfig, denyPrivate: boolean): readonly string[] => {
  const refused = refusedUrl(config.url, denyPrivate);
  return [
    ...plainSecretsOf(config).map(plainText),
    // The same as where the signal is derived.
    ...(config.certificate_days !== null && !isHttps(config.url)
      ? ['certificate_days needs a url that begins with https: no certificate will be seen']
      : []),
    ...(refused === null ? [] : [`url leads to a refused address: ${refused}`]),
  ];
};

/** Warnings about valid configs, one for each kind and place, with the APIs or channels that it is about. */
export const configWarnings = (
  configs: Iterable<ApiConfig>,
  channels: readonly ChannelConfig[],
  denyPrivate: boolean,
): readonly string[] => {
  const found = new Map<string, string[]>();
  for (const config of configs)
    for (const text of warningsOf(config, denyPrivate)) addName(found, text, config.api_id);
  for (const { id, url } of channels)
    for (const name of plainSecretsOfUrl(url))
      addName(found, plainText(`${name} in the query of url`), `channel ${id}`);
  return [...found].map(([text, names]) => `${listText(names, mostNames)}: ${text}`);
};
