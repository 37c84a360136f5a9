import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConfigDiff, SettingsDiff } from '../../../runner/config/diff-configs.ts';
import type { ChannelSettings } from '../../../runner/config/channels/channel-settings.ts';
import type { Tables } from '../client/tables.ts';
import type { KnownRole } from '../../../runner/doctor/role.ts';
import type { LookedAt } from './look-at-dynamo.ts';
import type { WriteConfigsError } from '../configs/write-configs.ts';

/** What operators do with the tables, beside passes. */
export type DynamoAdmin = Readonly<{
  writeConfigs: (
    diff: ConfigDiff,
    settings: SettingsDiff,
    channels: ChannelSettings | undefined,
    prune: boolean,
  ) => TE.TaskEither<WriteConfigsError, readonly string[]>;
  /** What `doctor` sees; `role`: null where the rights must tell it; `retains`: whether old checks are meant to expire */
  lookAt: (role: KnownRole | null, retains: () => Promise<boolean>) => Promise<LookedAt>;
  close: () => void;
}>;

/** Loads the SDK only when called; nothing is sent yet. */
export const createDynamoAdmin = async (region: string, tables: Tables): Promise<DynamoAdmin> => {
  const [{ dynamoClient }, write, { lookAtDynamo }] = await Promise.all([
    import('../client/dynamo-client.ts'),
    import('../configs/write-configs.ts'),
    import('./look-at-dynamo.ts'),
  ]);
  const client = dynamoClient(region);
  const deps = { client, tables, random: () => 0, sleep: async () => Promise.resolve() };
  return {
    writeConfigs: (diff, settings, channels, prune) =>
      write.writeConfigs(client, tables.configs, diff, prune, settings, channels),
    lookAt: async (role, retains) => lookAtDynamo(deps, role, retains),
    close: () => client.destroy(),
  };
};
