import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConfigDiff } from '../../../runner/config/diff-configs.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import { configItem } from '../items/config-item.ts';
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

/** Writes a diff to the configs table; what the file does not name is removed only with `prune`. */
export const writeConfigs =
  (
    client: DynamoDBClient,
    table: string,
    diff: ConfigDiff,
    prune: boolean,
  ): TE.TaskEither<WriteConfigsError, readonly string[]> =>
  async () => {
    const documents = documentClient(client);
    const changed = [...diff.added, ...[...diff.changed, ...diff.fixed].map(({ config }) => config)];
    const steps = [
      ...changed.map((config) => ({
        api_id: config.api_id,
        send: () => documents.send(new PutCommand({ TableName: table, Item: configItem(config) })),
      })),
      ...(prune ? diff.absent : []).map((api_id) => ({
        api_id,
        send: () => documents.send(new DeleteCommand({ TableName: table, Key: { api_id } })),
      })),
    ];
    const written: string[] = [];
    const failures: unknown[] = [];
    await mapBounded(steps, openRequests, async ({ api_id, send }) => {
      // After a failure nothing new is begun: what is left would most likely fail as well.
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
    const message = `table ${table}: ${String(written.length)} of ${String(steps.length)} changes were written, then: ${awsFailureText(cause)}`;
    return E.left({ _tag: 'WriteConfigsError', written, message, cause });
  };
