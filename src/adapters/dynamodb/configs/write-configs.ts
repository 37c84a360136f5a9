import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConfigDiff, SettingsDiff } from '../../../runner/config/diff-configs.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import { configItem } from '../items/config-item.ts';
import {
  noSettings,
  settingsKey,
  type ChannelSettings,
} from '../../../runner/config/channels/channel-settings.ts';
import { settingsItem } from '../items/settings-item.ts';
import { documentClient } from './dynamo-config-source.ts';
import { openRequests } from '../client/dynamo-deps.ts';
import { mapBounded } from '../../aws/map-bounded.ts';

/** Not all of it was written; applying the same file again does the rest. */
export type WriteConfigsError = Readonly<{
  _tag: 'WriteConfigsError';
  written: readonly string[];
  message: string;
  cause: unknown;
}>;

type Step = Readonly<{ api_id: string; send: () => Promise<unknown> }>;

/**
 * Writes a diff to the configs table. Items that the file does not name are removed only with `prune`. Settings are
 * written before
 * the APIs that need them, and removed after them.
 */
export const writeConfigs =
  (
    client: DynamoDBClient,
    table: string,
    diff: ConfigDiff,
    prune: boolean,
    settings: SettingsDiff = { _tag: 'unchanged' },
    /** the channels of the file, on which the item of an API depends */
    channels: ChannelSettings = noSettings,
  ): TE.TaskEither<WriteConfigsError, readonly string[]> =>
  async () => {
    const documents = documentClient(client);
    const put = (api_id: string, Item: Readonly<Record<string, unknown>>): Step => ({
      api_id,
      send: () => documents.send(new PutCommand({ TableName: table, Item })),
    });
    const remove = (api_id: string): Step => ({
      api_id,
      send: () => documents.send(new DeleteCommand({ TableName: table, Key: { api_id } })),
    });
    const changed = [...diff.added, ...[...diff.changed, ...diff.fixed].map(({ config }) => config)];
    const stages: readonly (readonly Step[])[] = [
      settings._tag === 'write' ? [put(settingsKey, settingsItem(settings.settings))] : [],
      [
        ...changed.map((config) => put(config.api_id, configItem(config, channels))),
        ...(prune ? diff.absent : []).map(remove),
      ],
      settings._tag === 'remove' ? [remove(settingsKey)] : [],
      settings._tag === 'write' && settings.after !== undefined
        ? [put(settingsKey, settingsItem(settings.after))]
        : [],
    ];
    const written: string[] = [];
    const failures: unknown[] = [];
    for (const steps of stages)
      await mapBounded(steps, openRequests, async ({ api_id, send }) => {
        // After a failure no further write starts, because it would most likely fail too.
        if (failures.length > 0) return;
        try {
          await send();
          written.push(api_id);
        } catch (cause) {
          failures.push(cause);
        }
      });
    if (failures.length === 0) return E.right(written);
    const [cause] = failures;
    const message = `table ${table}: ${String(written.length)} of ${String(stages.flat().length)} changes were written, then: ${awsFailureText(cause)}`;
    return E.left({ _tag: 'WriteConfigsError', written, message, cause });
  };
