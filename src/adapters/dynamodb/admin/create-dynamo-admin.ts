import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConfigDiff, SettingsDiff } from '../../../runner/config/diff-configs.ts';
import type { ChannelSettings } from '../../../runner/config/channels/channel-settings.ts';
import type { Finding } from '../../../runner/doctor/finding.ts';
import type { Tables } from '../client/tables.ts';
import type { WriteConfigsError } from '../configs/write-configs.ts';

/** What operators do with the tables, beside passes. */
export type DynamoAdmin = Readonly<{
  writeConfigs: (
    diff: ConfigDiff,
    settings: SettingsDiff,
    channels: ChannelSettings | undefined,
    prune: boolean,
  ) => TE.TaskEither<WriteConfigsError, readonly string[]>;
  /** `retains`: whether RETAIN_CHECKS_DAYS is set */
  findings: (retains: boolean) => Promise<readonly Finding[]>;
  close: () => void;
}>;

/** Loads the SDK only when called; nothing is sent yet. */
export const createDynamoAdmin = async (region: string, tables: Tables): Promise<DynamoAdmin> => {
  const [{ dynamoClient }, write, { tableFindings }, { rightFindings }] = await Promise.all([
    import('../client/dynamo-client.ts'),
    import('../configs/write-configs.ts'),
    import('./table-findings.ts'),
    import('./permission-findings.ts'),
  ]);
  const client = dynamoClient(region);
  const deps = { client, tables, random: () => 0, sleep: async () => Promise.resolve() };
  return {
    writeConfigs: (diff, settings, channels, prune) =>
      write.writeConfigs(client, tables.configs, diff, prune, settings, channels),
    findings: async (retains) => {
      const described = await tableFindings(deps, retains);
      return described.some(({ level }) => level === 'fault')
        ? described
        : [...described, ...(await rightFindings(deps))];
    },
    close: () => client.destroy(),
  };
};
