import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { transitionMonth, transitionsIndex, type Tables } from '../client/tables.ts';

/** One table: what `init` creates and what Terraform must agree with. */
export type TableDefinition = Readonly<{
  create: CreateTableCommandInput;
  /** the attribute after which DynamoDB deletes an item (epoch seconds), or null */
  ttl: string | null;
}>;

const byApi = (name: string): TableDefinition => ({
  create: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'api_id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'api_id', KeyType: 'HASH' }],
  },
  ttl: null,
});

const eventLog = (name: string): TableDefinition => ({
  create: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'api_id', AttributeType: 'S' },
      { AttributeName: 'seq', AttributeType: 'N' },
      { AttributeName: transitionMonth, AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'api_id', KeyType: 'HASH' },
      { AttributeName: 'seq', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: transitionsIndex,
        KeySchema: [
          { AttributeName: transitionMonth, KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
  ttl: 'expires_at',
});

/** The three tables, configs first. */
export const tableDefinitions = (tables: Tables): readonly TableDefinition[] => [
  byApi(tables.configs),
  byApi(tables.states),
  eventLog(tables.events),
];
