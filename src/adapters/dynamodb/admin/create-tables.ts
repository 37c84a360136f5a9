import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { awsFailureText, isDenied } from '../../aws/aws-error.ts';
import type { TableDefinition } from './table-definitions.ts';

export type CreateTablesError = Readonly<{
  _tag: 'CreateTablesError';
  message: string;
  cause: unknown;
  /** the role may not create tables */
  denied: boolean;
}>;

/** What became of each table, by name. */
export type CreatedTables = Readonly<{
  created: readonly string[];
  /** were there, but let nothing expire: who made them was cut off half way. Now they do */
  fixed: readonly string[];
  existing: readonly string[];
}>;

/** Creates what is missing and waits until it can be used; of a table that exists only its expiry is switched on. */
export const createTables =
  (
    client: DynamoDBClient,
    definitions: readonly TableDefinition[],
  ): TE.TaskEither<CreateTablesError, CreatedTables> =>
  async () => {
    const tables: Record<keyof CreatedTables, string[]> = { created: [], fixed: [], existing: [] };
    for (const definition of definitions) {
      const name = definition.create.TableName ?? '';
      try {
        tables[await madeSure(client, definition)].push(name);
      } catch (cause) {
        const message = `table ${name} cannot be created: ${awsFailureText(cause)}`;
        return E.left({ _tag: 'CreateTablesError', message, cause, denied: isDenied(cause) });
      }
    }
    return E.right(tables);
  };

const madeSure = async (
  client: DynamoDBClient,
  { create, ttl }: TableDefinition,
): Promise<keyof CreatedTables> => {
  const { TableName } = create;
  const created = await createdNow(client, create);
  // One that is there may be only just so.
  if (created || ttl !== null)
    await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1 }, { TableName });
  const isDone = ttl === null || (!created && !(await letsNothingExpire(client, TableName)));
  if (!isDone) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: ttl };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
  if (created) return 'created';
  return isDone ? 'existing' : 'fixed';
};

const createdNow = async (client: DynamoDBClient, create: TableDefinition['create']): Promise<boolean> => {
  try {
    await client.send(new CreateTableCommand(create));
    return true;
  } catch (cause) {
    if (cause instanceof ResourceInUseException) return false;
    throw cause;
  }
};

const letsNothingExpire = async (client: DynamoDBClient, TableName: string | undefined): Promise<boolean> => {
  const { TimeToLiveDescription: live } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  return live?.TimeToLiveStatus === 'DISABLED';
};
