import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../../src/adapters/dynamodb/admin/create-tables.ts';
import { dynamoClient } from '../../../src/adapters/dynamodb/client/dynamo-client.ts';
import type { DynamoDeps } from '../../../src/adapters/dynamodb/client/dynamo-deps.ts';
import { tableDefinitions } from '../../../src/adapters/dynamodb/admin/table-definitions.ts';
import type { Tables } from '../../../src/adapters/dynamodb/client/tables.ts';
import { awsEnv } from './aws-env.ts';
import { right } from '../right.ts';

/** A client for an endpoint, made the way the program makes it. */
export const clientFor = (endpoint: string): DynamoDBClient => {
  Object.assign(process.env, awsEnv({ dynamodb: endpoint }));
  return dynamoClient('eu-central-1');
};

/** Three empty tables under names that no other test uses; `deps` has an impatient backoff. */
export const freshTables = async (
  client: DynamoDBClient,
): Promise<DynamoDeps & { dropTables: () => Promise<void>; waits: number[] }> => {
  const suffix = randomBytes(5).toString('hex');
  const tables: Tables = {
    configs: `configs_${suffix}`,
    states: `states_${suffix}`,
    events: `events_${suffix}`,
  };
  right(await createTables(client, tableDefinitions(tables))());
  const waits: number[] = [];
  return {
    client,
    tables,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      await sleep(1);
    },
    waits,
    dropTables: async () => {
      for (const TableName of Object.values(tables)) await client.send(new DeleteTableCommand({ TableName }));
    },
  };
};
