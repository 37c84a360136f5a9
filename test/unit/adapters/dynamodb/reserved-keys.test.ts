import { DescribeTableCommand, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { writeLogIdentity } from '../../../../src/adapters/dynamodb/admin/write-log-identity.ts';
import { dynamoConfigSource } from '../../../../src/adapters/dynamodb/configs/dynamo-config-source.ts';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { dynamoStateRepair } from '../../../../src/adapters/dynamodb/dynamo-state-repair.ts';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { logItem, tableIdOf } from '../../../../src/adapters/dynamodb/items/log-item.ts';
import { readLogIdentity } from '../../../../src/adapters/dynamodb/read/read-log-identity.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { statesAhead } from '../../../../src/runner/doctor/states-ahead-of-log.ts';
import { replayLog } from '../../../../src/runner/replay/replay-log.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { minute } from '../../../support/ledger/commands.ts';
import { recordSmallLog } from '../../../support/ledger/small-ledger.ts';
import { left, right } from '../../../support/right.ts';

it('the item of the log is what it always was', () => {
  const item = { api_id: { S: '~log' }, table_id: { S: '6b0f1a50-9c1f-4b0a-8a3e-0d8f8a1f2b3c' } };
  expect(attributesOf(logItem('6b0f1a50-9c1f-4b0a-8a3e-0d8f8a1f2b3c'))).toEqual(item);
  expect(right(tableIdOf(item))).toBe('6b0f1a50-9c1f-4b0a-8a3e-0d8f8a1f2b3c');
  expect(right(tableIdOf({ ...item, later: { N: '1' } }))).toBe('6b0f1a50-9c1f-4b0a-8a3e-0d8f8a1f2b3c');
  expect(left(tableIdOf({ api_id: { S: '~log' } })).faults.join()).toContain('table_id');
});

describeDynamoDb('items whose key begins with ~', () => {
  let server: DynamoDbServer;
  let tables: Awaited<ReturnType<typeof freshTables>>;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    tables = await freshTables(clientFor(server.endpoint));
  });
  afterEach(() => tables.dropTables());

  const put = (table: 'configs' | 'states', Item: Record<string, AttributeValue>) =>
    tables.client.send(new PutItemCommand({ TableName: tables.tables[table], Item }));
  const clock = { now: () => Date.parse(minute(30)), elapsed: () => 0, sleep: () => Promise.resolve() };
  const progress = () => undefined;

  it('are no configs', async () => {
    await put('configs', { api_id: { S: 'api' }, url: { S: 'https://a.example/' } });
    await put('configs', { api_id: { S: '~settings' }, url: { S: 'https://a.example/' } });
    await put('configs', { api_id: { S: '~later' } });
    const source = dynamoConfigSource(tables.client, tables.tables.configs, tables);
    for (const asked of [undefined, ['api', '~settings', '~later']]) {
      const { configs, invalid } = right(await source.read(asked)());
      expect([configs.map(({ api_id }) => api_id), invalid]).toEqual([['api'], []]);
    }
  });

  it('are no states: no scan, pass, audit, replay or doctor sees them', async () => {
    const ledger = dynamoLedger({ ...tables, pageSize: 1 });
    const state = await recordSmallLog(ledger);
    await put('states', { api_id: { S: '~log' }, table_id: { S: 'x' } });
    await put('states', { ...attributesOf({ ...state, version: 99 }), api_id: { S: '~later' } });
    for (const asked of [undefined, ['api', '~log', '~later']])
      expect(right(await ledger.loadStates(asked)())).toEqual({ states: [state], faults: [] });
    expect(right(await statesAhead(ledger, clock.now())())).toEqual([]);
    const audit = right(await auditLog({ ledger, clock, progress }, null));
    expect([audit.report.streams, audit.report.faults]).toEqual([1, []]);
    const replay = right(
      await replayLog(
        { ledger, repair: dynamoStateRepair(tables), clock, progress },
        { apis: null, write: true, reset: true },
      ),
    );
    expect(replay).toMatchObject({ differences: [], ahead: [], behind: [], written: [] });
  });

  it('tell which log the states belong to, once it was written, and for good', async () => {
    expect(right(await readLogIdentity(tables)())).toBeNull();
    right(await writeLogIdentity(tables.client, tables.tables)());
    const tableId = right(await readLogIdentity(tables)());
    const { Table: log } = await tables.client.send(
      new DescribeTableCommand({ TableName: tables.tables.events }),
    );
    // DynamoDB Local gives its tables no id.
    expect(tableId).toBe(log?.TableId ?? null);
    await put('states', attributesOf(logItem('another')));
    right(await writeLogIdentity(tables.client, tables.tables)());
    expect(right(await readLogIdentity(tables)())).toBe('another');
  });
});
