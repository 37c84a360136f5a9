import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ApiConfig } from '../../runner/api-config.ts';
import type { ConfigDiff } from '../../runner/diff-configs.ts';
import { awsFailureText } from './aws-failure.ts';
import { documentClient } from './dynamo-config-source.ts';

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
    const written: string[] = [];
    const changed = [...diff.changed, ...diff.mended].map(({ config }) => config);
    const removed = prune ? diff.absent : [];
    try {
      for (const config of [...diff.added, ...changed]) {
        await documents.send(new PutCommand({ TableName: table, Item: configItem(config) }));
        written.push(config.api_id);
      }
      for (const api_id of removed) {
        await documents.send(new DeleteCommand({ TableName: table, Key: { api_id } }));
        written.push(api_id);
      }
      return E.right(written);
    } catch (cause) {
      const total = diff.added.length + changed.length + removed.length;
      const message = `table ${table}: ${String(written.length)} of ${String(total)} changes are written, then: ${awsFailureText(cause)}`;
      return E.left({ _tag: 'WriteConfigsError', written, message, cause });
    }
  };

/** An item as the design shows it, without what is empty. */
const configItem = ({ headers, body, ...config }: ApiConfig): Record<string, unknown> => ({
  ...config,
  ...(Object.keys(headers).length === 0 ? {} : { headers }),
  ...(body === null ? {} : { body }),
});
