import type { ConfigSource } from '../../runner/ports/config-source.ts';
import type { OpenStore } from './open-store.ts';

/** The file that is named, else the store's own table, else `apis.yaml` in the current folder. */
export const openConfigs = async (
  file: string | undefined,
  store: Pick<OpenStore, 'configs'>,
): Promise<ConfigSource> => {
  if (file === undefined && store.configs !== null) return store.configs;
  const { yamlConfigSource } = await import('../../adapters/yaml/yaml-config-source.ts');
  return yamlConfigSource(file ?? 'apis.yaml');
};
