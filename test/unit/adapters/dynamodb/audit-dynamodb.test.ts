import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DynamoDeps } from '../../../../src/adapters/dynamodb/client/dynamo-deps.ts';
import { indexKey } from '../../../../src/adapters/dynamodb/items/index-key.ts';
import { dynamoLedger } from '../../../../src/adapters/dynamodb/dynamo-ledger.ts';
import { dynamoStateRepair } from '../../../../src/adapters/dynamodb/dynamo-state-repair.ts';
import { recordText } from '../../../../src/events/event-record.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { replayLog } from '../../../../src/runner/replay/replay-log.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { exportAudited } from '../../../support/ledger/exported.ts';
import { linesOf, rowIn } from '../../../support/ledger/ledger-reads.ts';
import { minute } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';
import { recordSmallLog } from '../../../support/ledger/small-ledger.ts';
import { runs } from '../../../support/runs.ts';

const clock = {
  now: () => Date.parse(minute(30)),
  elapsed: () => 0,
  sleep: () => Promise.resolve(),
};
const progress = () => undefined;

describeDynamoDb('replay and audit', () => {
  let server: DynamoDbServer;
  let client: DynamoDBClient;
  let deps: DynamoDeps;
  let dispose: () => Promise<void>;
  let state: Health;
  beforeAll(async () => {
    server = await startDynamoDb();
    client = clientFor(server.endpoint);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const { dropTables, ...rest } = await freshTables(client);
    deps = { ...rest, pageSize: 4 };
    dispose = dropTables;
    state = await recordSmallLog(dynamoLedger(deps));
  });
  afterEach(() => dispose());

  const audited = async () => right(await auditLog({ ledger: dynamoLedger(deps), clock, progress }, null));
  const replayed = async (write: boolean, reset = false) =>
    right(
      await replayLog(
        { ledger: dynamoLedger(deps), repair: dynamoStateRepair(deps), clock, progress },
        { apis: null, write, reset },
      ),
    );
  const key = (seq: number) => ({ api_id: { S: 'api' }, seq: { N: String(seq) } });
  const setMember = (seq: number, name: string, value: AttributeValue) =>
    client.send(
      new UpdateItemCommand({
        TableName: deps.tables.events,
        Key: key(seq),
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': value },
      }),
    );

  it('find nothing where nobody touched anything, and say the same of the export', async () => {
    const { report, heads } = await audited();
    expect(report).toEqual({
      streams: 1,
      events: 19,
      transitions: 2,
      evidence_expired: 0,
      channels: [{ channel_id: 'default', delivered: 2, waived: 0, pending: 0 }],
      pending: [],
      faults: [],
      unverifiable: [],
    });
    expect(await replayed(false)).toMatchObject({ events: 19, differences: [], ahead: [], behind: [] });
    const texts = (await linesOf(dynamoLedger(deps).readLog())).map(recordText);
    const exported = await exportAudited(texts, clock.now());
    expect(exported.report).toEqual(report);
    expect(exported.heads).toEqual(heads);
  });

  it('rebuild the states when their table is lost, and set back those ahead of a restored log', async () => {
    const ledger = dynamoLedger(deps);
    await client.send(
      new DeleteItemCommand({ TableName: deps.tables.states, Key: { api_id: { S: 'api' } } }),
    );
    expect((await replayed(true)).written).toEqual(['api']);
    expect(await rowIn(ledger, 'api')).toEqual(state);
    for (const seq of [18, 19])
      await client.send(new DeleteItemCommand({ TableName: deps.tables.events, Key: key(seq) }));
    expect((await audited()).report.faults).toMatchObject([{ api_id: 'api', seq: 18 }]);
    expect(await replayed(true)).toMatchObject({ ahead: ['api'], written: [] });
    expect(await replayed(true, true)).toMatchObject({ ahead: ['api'], written: ['api'] });
    expect(await rowIn(ledger, 'api')).toMatchObject({ version: 17, streak: 1 });
    expect((await audited()).report.faults).toEqual([]);
  });

  it('name any one item that was changed, whatever was put where', async () => {
    const anything: fc.Arbitrary<AttributeValue> = fc.oneof(
      fc.string({ maxLength: 8 }).map((S): AttributeValue => ({ S })),
      fc.integer().map((n): AttributeValue => ({ N: String(n) })),
      fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
      fc.constant<AttributeValue>({ NULL: true }),
      fc.constant<AttributeValue>({ L: [] }),
      fc.constant<AttributeValue>({ M: { x: { S: 'y' } } }),
      fc.constant<AttributeValue>({ SS: ['a', 'b'] }),
      fc.constant<AttributeValue>({ B: Uint8Array.of(1, 2) }),
    );
    const members = 'type v event_id recorded_at runner prev_hash hash extra latency_ms for_seq to'.split(
      ' ',
    );
    const items: Record<string, AttributeValue>[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: deps.tables.events }))
      items.push(...Items);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...members), anything, async (place, name, value) => {
        const item = items[place % items.length] ?? {};
        const seq = Number(item['seq']?.N);
        fc.pre(JSON.stringify(item[name]) !== JSON.stringify(value));
        await setMember(seq, name, value);
        const { report } = await audited();
        await client.send(new PutItemCommand({ TableName: deps.tables.events, Item: item }));
        expect(report.faults.map((fault) => fault.seq)).toContain(seq);
        expect(report.faults.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: runs(60) },
    );
    expect((await audited()).report.faults).toEqual([]);
  });

  it('name what the index of transitions has lost, and what it has in a wrong place', async () => {
    const told = async () =>
      (await audited()).report.faults.map(({ seq, fault }) => `${String(seq)} ${fault}`);
    await client.send(
      new UpdateItemCommand({
        TableName: deps.tables.events,
        Key: key(6),
        UpdateExpression: 'REMOVE transition_month',
      }),
    );
    expect(await told()).toEqual(['6 is not in the index of transitions: it is not shown']);
    await setMember(6, 'transition_month', { S: '2025-01' });
    await setMember(10, 'at', { S: '2026-01-01T00:00:00.000Z' });
    expect(await told()).toEqual([
      expect.stringMatching(/^6 is in the index of transitions at .* in month 2025-01/u),
      expect.stringMatching(/^10 is in the index of transitions at 2026-01-01T00:00:00.000Z/u),
    ]);
  });

  it('name what stands under the key of another API', async () => {
    const wrong = indexKey({ type: 'StateChanged', api_id: 'api' }, minute(3)).endsWith('#0')
      ? '2026-01#1'
      : '2026-01#0';
    await setMember(6, 'transition_month', { S: wrong });
    const { faults } = (await audited()).report;
    expect(faults.map(({ seq }) => seq)).toEqual([6]);
    expect(faults[0]?.fault).toContain(`in month ${wrong}`);
  });

  it('are at home in a log from before the shards, and in one that goes on with them', async () => {
    const everything = { since: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' };
    const ledger = dynamoLedger(deps);
    const sharded = await linesOf(ledger.readTransitions(everything));
    expect(sharded.map(({ seq }) => seq)).toEqual([6, 10, 13, 15]);
    for (const seqs of [[10], [6], [13, 15]]) {
      for (const seq of seqs) await setMember(seq, 'transition_month', { S: '2026-01' });
      expect(await linesOf(ledger.readTransitions(everything))).toEqual(sharded);
      expect((await audited()).report.faults).toEqual([]);
    }
  });

  it('cost no more than a read unit for each 4 KB of log, and one for each segment', async () => {
    let units = 0;
    const counting = clientFor(server.endpoint);
    counting.middlewareStack.add(
      (next) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { output } = result;
        const consumed = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
        if (consumed !== undefined && 'CapacityUnits' in consumed) units += consumed.CapacityUnits ?? 0;
        return result;
      },
      { step: 'initialize' },
    );
    const whole: DynamoDeps = { ...deps, client: counting, pageSize: undefined };
    const bytes = (await linesOf(dynamoLedger(deps).readLog()))
      .map(recordText)
      .reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    right(await auditLog({ ledger: dynamoLedger(whole), clock, progress }, null));
    counting.destroy();
    // Each of the 16 segments costs at least a unit, the states one for 4 KB, the index of transitions half a unit for each of its
    // nine keys of a month.
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(Math.ceil(bytes / 4096) + 16 + 1 + 4.5);
  });
});
