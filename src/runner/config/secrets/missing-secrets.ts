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
