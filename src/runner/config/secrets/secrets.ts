import { invalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Configs } from '../../ports/config-source.ts';
import { missingSecrets } from './missing-secrets.ts';

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
