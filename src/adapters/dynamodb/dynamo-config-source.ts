import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import type { ItemFault } from '../../events/item-fault.ts';
import type { ApiConfig } from '../../runner/api-config.ts';
import type { Configs, ConfigSource } from '../../runner/config-source.ts';
import { decodeApiConfig } from '../../runner/decode-api-config.ts';
import { awsErrorName, awsFailureText } from './aws-failure.ts';
import { openRequests } from './dynamo-deps.ts';
import { exactNumber } from './exact-number.ts';
import { mapBounded } from './map-bounded.ts';

/** The configs table. Items that do not decode are reported beside the others. */
export const dynamoConfigSource = (client: DynamoDBClient, table: string): ConfigSource => {
  const documents = documentClient(client);
  return {
    name: `table ${table}`,
    read: (apiIds) => async () => {
      try {
        const items = apiIds === undefined ? scanAll(documents, table) : getEach(documents, table, apiIds);
        return E.right(configsOf(await items));
      } catch (cause) {
        const kind = awsErrorName(cause) === 'ResourceNotFoundException' ? 'usage' : 'outage';
        const message = `table ${table} cannot be read: ${awsFailureText(cause)}`;
        return E.left({ _tag: 'ConfigError', kind, message, cause });
      }
    },
  };
};

type Item = Readonly<Record<string, unknown>>;

/** A number that would be rounded stays a bigint, so that its codec can show it and refuse it. */
export const documentClient = (client: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(client, {
    unmarshallOptions: {
      wrapNumbers: (text) => exactNumber(text) ?? (/^-?\d+$/.test(text) ? BigInt(text) : Number(text)),
    },
  });

// Consistent: an API that a stale answer leaves out would be recorded as removed.
const scanAll = async (client: DynamoDBDocumentClient, table: string): Promise<readonly Item[]> => {
  const pages: (readonly Item[])[] = [];
  for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
    pages.push(page.Items ?? []);
  return pages.flat();
};

const getEach = async (
  client: DynamoDBDocumentClient,
  table: string,
  apiIds: readonly string[],
): Promise<readonly Item[]> => {
  const answers = await mapBounded([...new Set(apiIds)], openRequests, async (api_id) =>
    client.send(new GetCommand({ TableName: table, Key: { api_id }, ConsistentRead: true })),
  );
  return answers.flatMap(({ Item: item }) => (item === undefined ? [] : [item]));
};

const configsOf = (items: readonly Item[]): Configs => {
  const configs: ApiConfig[] = [];
  const invalid: ItemFault[] = [];
  for (const item of items) {
    const config = decodeApiConfig(item, '');
    if (E.isLeft(config)) invalid.push(config.left);
    else configs.push(config.right);
  }
  return { configs, invalid };
};
