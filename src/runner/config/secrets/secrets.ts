import { invalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Configs } from '../../ports/config-source.ts';
import type { ApiConfig } from '../api-config.ts';
import { variablesOf } from './secret-template.ts';

/** The secrets that the headers of a config name and that are not there, each once. */
export const missingSecrets = (
  config: Pick<ApiConfig, 'headers'>,
  secretNames: ReadonlySet<string>,
): readonly string[] => {
  const named = Object.values(config.headers).flatMap(variablesOf);
  return [...new Set(named)].filter((name) => !secretNames.has(name));
};

/** A config whose headers name a secret that is not there cannot be used: invalid, and named. */
export const withSecrets = (read: Configs, secretNames: ReadonlySet<string>): Configs => {
  const invalid = [...read.invalid];
  const configs = read.configs.filter((config) => {
    const missing = missingSecrets(config, secretNames);
    if (missing.length > 0)
      invalid.push(
        invalidItem('config', config.api_id, null, [
          `headers name ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not set in the environment`,
        ]),
      );
    return missing.length === 0;
  });
  return { configs, invalid };
};
