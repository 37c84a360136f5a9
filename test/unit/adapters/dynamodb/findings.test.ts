import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTables } from '../../../../src/adapters/dynamodb/admin/create-tables.ts';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { rightFindings } from '../../../../src/adapters/dynamodb/admin/permission-findings.ts';
import { tableDefinitions } from '../../../../src/adapters/dynamodb/admin/table-definitions.ts';
import { tableFindings } from '../../../../src/adapters/dynamodb/admin/table-findings.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { statesAhead } from '../../../../src/runner/doctor/states-ahead-of-log.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { pass, startFaultProxy } from '../../../support/aws/fault-proxy.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

describeDynamoDb('what doctor finds', () => {
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

  const everything = async () =>
    Promise.all(
      Object.values(tables.tables).map(async (TableName) => {
        const { Items } = await tables.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
        return Items;
      }),
    );

  it('is well with tables as init makes them, and leaves no trace', async () => {
    const found = [...(await tableFindings(tables, true)), ...(await rightFindings(tables))];
    expect(found.map(({ level, text }) => `${level} ${text}`)).toEqual(
      Array.from({ length: 5 }, () => expect.stringMatching(/^ok /) as unknown),
    );
    expect(await everything()).toEqual([[], [], []]);
  });

  it('names a table that is missing', async () => {
    const found = await tableFindings({ ...tables, tables: { ...tables.tables, events: 'no-such' } }, false);
    expect(found.map(({ name, level }) => `${name} ${level}`)).toContain('table no-such fault');
    expect(
      (await rightFindings({ ...tables, tables: { ...tables.tables, events: 'no-such' } })).map(
        ({ level }) => level,
      ),
    ).toEqual(['fault', 'fault']);
  });

  it('names what is wrong with a table that somebody made by hand', async () => {
    await tables.client.send(new DeleteTableCommand({ TableName: tables.tables.events }));
    await tables.client.send(
      new CreateTableCommand({
        TableName: tables.tables.events,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'api_id', AttributeType: 'S' },
          { AttributeName: 'seq', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'api_id', KeyType: 'HASH' },
          { AttributeName: 'seq', KeyType: 'RANGE' },
        ],
      }),
    );
    const events = (await tableFindings(tables, false)).at(-1);
    expect(events?.level).toBe('fault');
    expect(events?.text).toBe('seq is of type S, must be N; index transitions is missing');
  });

  it.each(['BatchExecuteStatement', 'ExecuteTransaction', 'Scan', 'Query', 'GetItem', 'BatchGetItem'])(
    'names a missing permission to %s, where a pass needs it',
    async (denied) => {
      const proxy = await startFaultProxy(server.endpoint);
      proxy.plan(({ operation }) =>
        operation === denied
          ? {
              _tag: 'Answer',
              status: 400,
              body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
            }
          : pass,
      );
      const found = await rightFindings({ ...tables, client: clientFor(proxy.endpoint) });
      await proxy.stop();
      const faults = found.filter(({ level }) => level === 'fault').map(({ name }) => name);
      expect(faults).toEqual(
        { BatchExecuteStatement: [], ExecuteTransaction: ['write permissions'] }[denied] ?? [
          'read permissions',
        ],
      );
    },
  );

  it('creates what is missing and leaves what is there', async () => {
    await tables.client.send(new DeleteTableCommand({ TableName: tables.tables.states }));
    const { configs, states, events } = tables.tables;
    expect(right(await createTables(tables.client, tableDefinitions(tables.tables))())).toEqual({
      created: [states],
      fixed: [],
      existing: [configs, events],
    });
  });

  it('switches on the expiry of a table whose maker was cut off before that, once', async () => {
    const { configs, states, events } = tables.tables;
    await tables.client.send(new DeleteTableCommand({ TableName: events }));
    const definitions = tableDefinitions(tables.tables);
    for (const { create } of definitions)
      if (create.TableName === events) await tables.client.send(new CreateTableCommand(create));
    const warnings = async () =>
      (await tableFindings(tables, true)).filter(({ level }) => level === 'warning').length;
    expect(await warnings()).toBe(1);
    expect(right(await createTables(tables.client, definitions)())).toEqual({
      created: [],
      fixed: [events],
      existing: [configs, states],
    });
    expect(await warnings()).toBe(0);
    expect(right(await createTables(tables.client, definitions)())).toEqual({
      created: [],
      fixed: [],
      existing: [configs, states, events],
    });
  });

  it('finds states that are ahead of their log, as after a restore', async () => {
    const ledger = dynamoLedger(tables);
    const [fine, ahead] = ['fine', 'ahead'].map((id) =>
      commitOf(initialHealth(id), [configRead(0), checked(0, 'UP')]),
    );
    if (fine === undefined || ahead === undefined) throw new Error('two commits');
    await ledger.commit([fine, ahead])();
    const Key = { api_id: { S: 'ahead' }, seq: { N: '2' } };
    await tables.client.send(new DeleteItemCommand({ TableName: tables.tables.events, Key }));
    expect(right(await statesAhead(ledger, Date.parse(minute(9)))())).toEqual(['ahead']);
  });
});
