import { PutItemCommand, DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { dynamoStateRepair } from '../../../../src/adapters/dynamodb/dynamo-state-repair.ts';
import { ledgerContract } from '../../../contracts/ledger.ts';
import type { OpenSubject } from '../../../contracts/ledger-subject.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';

describeDynamoDb('the contract of the ledger', () => {
  let server: DynamoDbServer;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());

  const open: OpenSubject = async (pageSize) => {
    const deps = { ...(await freshTables(clientFor(server.endpoint))), pageSize };
    const { client, tables } = deps;
    const setState = async (api_id: string, name: string, value: { S: string } | { N: string }) => {
      await client.send(
        new UpdateItemCommand({
          TableName: tables.states,
          Key: { api_id: { S: api_id } },
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    };
    return {
      ledger: dynamoLedger(deps),
      repair: dynamoStateRepair(deps),
      another: async () => dynamoLedger({ ...deps, client: clientFor(server.endpoint) }),
      losesRows: false,
      damageEvent: async (api_id, seq) => {
        await client.send(
          new UpdateItemCommand({
            TableName: tables.events,
            Key: { api_id: { S: api_id }, seq: { N: String(seq) } },
            UpdateExpression: 'SET #hash = :bytes',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: { ':bytes': { B: Uint8Array.of(1, 2, 3) } },
          }),
        );
      },
      damageRow: async (apiId) => setState(apiId, 'last_state', { S: 'SIDEWAYS' }),
      renewRow: async (apiId) => setState(apiId, 'v', { N: '3' }),
      overstateRow: async (apiId) => setState(apiId, 'version', { N: '9007199254740993' }),
      deleteRow: async (apiId) => {
        await client.send(new DeleteItemCommand({ TableName: tables.states, Key: { api_id: { S: apiId } } }));
      },
      putForeignRow: async (apiId) => {
        const Item = { api_id: { S: apiId }, last_state: { S: 'UP' } };
        await client.send(new PutItemCommand({ TableName: tables.states, Item }));
      },
      dispose: deps.dropTables,
    };
  };

  ledgerContract('in DynamoDB', open);
});
