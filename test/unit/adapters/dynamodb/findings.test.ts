import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTables } from '../../../../src/adapters/dynamodb/admin/create-tables.ts';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { accessTo } from '../../../../src/adapters/dynamodb/admin/permission-findings.ts';
import { tableDefinitions } from '../../../../src/adapters/dynamodb/admin/table-definitions.ts';
import { tableFindings as lookAtTables } from '../../../../src/adapters/dynamodb/admin/table-findings.ts';
import type { DynamoDeps } from '../../../../src/adapters/dynamodb/client/dynamo-deps.ts';
import { roles, type Role } from '../../../../src/runner/doctor/role.ts';
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

const tableFindings = async (deps: DynamoDeps, retains: boolean) =>
  (await lookAtTables(deps, async () => retains)).flatMap(({ findings }) => findings);

const rightFindings = async (deps: DynamoDeps, role: Role = 'instance') =>
  (await accessTo(deps, { role, how: 'by --role' })).findings;

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
        {
          BatchExecuteStatement: [],
          ExecuteTransaction: ['write permissions'],
          GetItem: ['read permissions', 'write permissions'],
        }[denied] ?? ['read permissions'],
      );
    },
  );

  const denying = async (isDenied: (operation: string, body: string) => boolean) => {
    const proxy = await startFaultProxy(server.endpoint);
    const asked: string[] = [];
    proxy.plan(({ operation, body }) => {
      asked.push(`${operation} ${body}`);
      return isDenied(operation, body)
        ? {
            _tag: 'Answer',
            status: 400,
            body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
          }
        : pass;
    });
    return { ...tables, client: clientFor(proxy.endpoint), asked, stop: proxy.stop };
  };

  it.each(roles)('asks the %s for no right that it should not have, and leaves no trace', async (role) => {
    const deps = await denying(() => false);
    const found = await rightFindings(deps, role);
    await deps.stop();
    const { events, configs } = tables.tables;
    expect(found.filter(({ level }) => level !== 'ok')).toEqual([]);
    const appends = deps.asked.filter((text) => text.includes(`INSERT INTO \\"${events}`));
    expect(appends.length > 0).toBe(role === 'instance' || role === 'worker');
    const edits = deps.asked.filter((text) => text.startsWith('PutItem') || text.startsWith('DeleteItem'));
    expect(edits.map((text) => text.includes(configs))).toEqual(role === 'operator' ? [true, true] : []);
    expect(await everything()).toEqual([[], [], []]);
  });

  const onTable = (name: string) => (_: string, body: string) => body.includes(name);
  const inserts = (body: string) => body.includes(`INSERT INTO \\"${tables.tables.events}`);
  const isEdit = (operation: string) => operation === 'PutItem' || operation === 'DeleteItem';
  const isList = (operation: string, body: string) =>
    operation === 'Scan' && body.includes(tables.tables.events);

  it('tells the role by what only it may do', async () => {
    const told = async (isDenied: (operation: string, body: string) => boolean) => {
      const deps = await denying(isDenied);
      const { known, findings } = await accessTo(deps, null);
      await deps.stop();
      return [known.role, findings.filter(({ level }) => level === 'fault').length];
    };
    expect(await told(() => false)).toEqual(['instance', 0]);
    expect(await told((op) => isEdit(op))).toEqual(['instance', 0]);
    expect(await told((op) => isEdit(op) || op === 'Scan')).toEqual(['worker', 0]);
    expect(await told((_op, body) => inserts(body))).toEqual(['operator', 0]);
    const configs = onTable(tables.tables.configs);
    expect(await told((op, body) => op === 'ExecuteTransaction' || configs(op, body))).toEqual([
      'auditor',
      0,
    ]);
    // A runner that may not append has no other right to be known by: it is not taken for a reader.
    expect(await told((op, body) => inserts(body) || isEdit(op) || isList(op, body))).toEqual([
      'instance',
      1,
    ]);
    expect(await told(() => true)).toEqual(['instance', 2]);
    // Who reads the log alone is not told to write.
    const guessed = await denying((_op, body) => inserts(body) || body.includes(tables.tables.configs));
    const { findings } = await accessTo(guessed, null);
    await guessed.stop();
    expect(findings.flatMap(({ remedy }) => remedy ?? [])).toEqual([]);
  });

  it('advises the role that cannot write its own permission, and an operator never one on the log', async () => {
    const deps = await denying((op) => op === 'ExecuteTransaction' || isEdit(op));
    const remedies = async (role: Role) =>
      (await rightFindings(deps, role)).flatMap(({ remedy }) => remedy ?? []).join('; ');
    const found = [await remedies('instance'), await remedies('operator'), await remedies('auditor')];
    await deps.stop();
    expect(found).toEqual([
      expect.stringContaining('PartiQLInsert on the events'),
      expect.not.stringMatching(/on the (?:events|index)/u),
      '',
    ]);
    expect(found[1]).toContain('dynamodb:PutItem and dynamodb:DeleteItem on the configs');
  });

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
