import type { ApiConfig } from '../api-config.ts';
import type { ChannelConfig } from '../channels/channel-config.ts';
import { channelSecretWarnings } from '../channels/fill-channel.ts';
import { createSecretFilter } from './hide-secrets.ts';
import { secretWarnings } from './secret-warnings.ts';
import { secretIssues, secretTexts } from './secrets.ts';
import type { SecretValues } from './secret-values.ts';

/** What a pass must know of secrets. None of it shows a value. */
export type SecretRules = Readonly<{
  /** why the secrets that a config names cannot be filled in, a sentence each; none: it can be used */
  issues: (config: ApiConfig) => readonly string[];
  /** what should be done about those that can be used */
  warnings: (configs: Iterable<ApiConfig>, channels?: readonly ChannelConfig[]) => readonly string[];
  /** a text without secrets of 8 characters or more */
  hide: (text: string) => string;
}>;

export const secretRules = (secrets: SecretValues): SecretRules => {
  let filter: ((text: string) => string) | null = null;
  return {
    issues: (config) => secretIssues(config, secrets),
    warnings: (configs, channels = []) => [
      ...secretWarnings(configs, secrets),
      ...channelSecretWarnings(channels, secrets),
    ],
    hide: (text) => {
      filter ??= createSecretFilter(secretTexts(secrets));
      return filter(text);
    },
  };
};
