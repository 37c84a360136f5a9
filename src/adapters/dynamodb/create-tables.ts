import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { awsFailureText } from './aws-failure.ts';
import type { TableDefinition } from './table-definitions.ts';

export type CreateTablesError = Readonly<{ _tag: 'CreateTablesError'; message: string; cause: unknown }>;

/** Which tables were made now and which were there already, by name. */
export type CreatedTables = Readonly<{ created: readonly string[]; existing: readonly string[] }>;

/** Creates what is missing and waits until it can be used; a table that exists is left as it is. */
export const createTables =
  (
    client: DynamoDBClient,
    definitions: readonly TableDefinition[],
  ): TE.TaskEither<CreateTablesError, CreatedTables> =>
  async () => {
    const created: string[] = [];
    const existing: string[] = [];
    for (const definition of definitions) {
      const name = definition.create.TableName ?? '';
      try {
        ((await createTable(client, definition)) ? created : existing).push(name);
      } catch (cause) {
        const message = `table ${name} cannot be created: ${awsFailureText(cause)}`;
        return E.left({ _tag: 'CreateTablesError', message, cause });
      }
    }
    return E.right({ created, existing });
  };

const createTable = async (client: DynamoDBClient, { create, ttl }: TableDefinition): Promise<boolean> => {
  try {
    await client.send(new CreateTableCommand(create));
  } catch (cause) {
    if (cause instanceof ResourceInUseException) return false;
    throw cause;
  }
  await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1 }, { TableName: create.TableName });
  if (ttl !== null) {
    const specification = { Enabled: true, AttributeName: ttl };
    await client.send(
      new UpdateTimeToLiveCommand({ TableName: create.TableName, TimeToLiveSpecification: specification }),
    );
  }
  return true;
};
