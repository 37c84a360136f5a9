import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { attributesOf } from '../../../src/adapters/dynamodb/items/attribute-value.ts';
import { summaryAttributes } from '../../../src/adapters/dynamodb/items/packed-summary.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import type { EventMetadata } from '../../../src/events/chain-event.ts';
import type { Ledger } from '../../../src/projections/ledger.ts';
import type { Command } from '../../../src/projections/health/decide.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { startCapacityProxy } from '../../support/aws/capacity-proxy.ts';
import { describeDynamoDb, engine } from '../../support/aws/dynamodb-server.ts';
import { linesOf } from '../../support/ledger/ledger-reads.ts';
import { checked, configRead, metadataAt } from '../../support/ledger/commands.ts';
import { right } from '../../support/right.ts';

const day = 1440;

/** Records one API that is checked every `step` minutes of so many days, and once on the day after them. */
const recorded = async (ledger: Ledger, apiId: string, days: number, step: number): Promise<number> => {
  let state = initialHealth(apiId);
  let bytes = 0;
  const at: { n: number; command: Command }[] = [
    { n: 0, command: configRead(0, { check_interval_seconds: 60 * step }, apiId) },
  ];
  for (let n = 0; n <= days * day; n += step) {
    const isDown = n % (6 * day) === step;
    const latency_ms = 80 + ((n * 7919) % 160);
    at.push({ n, command: checked(n, isDown ? 'DOWN' : 'UP', { latency_ms }) });
  }
  for (let i = 0; i < at.length; i += 40) {
    const { version } = state;
    const events = [];
    for (const { n, command } of at.slice(i, i + 40)) {
      const stamp: EventMetadata = metadataAt(n);
      const inForce =
        command._tag === 'RecordCheck'
          ? { ...command, check: { ...command.check, config_digest: state.config?.digest ?? '' } }
          : command;
      const decided = decideAll(state, stamp, [inForce]);
      events.push(...decided.events);
      state = decided.after;
    }
    bytes += events.reduce((sum, { line }) => sum + line.body.length, 0);
    const results = await ledger.commit([
      { api_id: apiId, expected: version, events, state, hasState: version > 0 },
    ])();
    expect(results).toEqual([{ _tag: 'Committed' }]);
  }
  return bytes;
};

describeDynamoDb('days on DynamoDB', () => {
  vi.setConfig({ testTimeout: 120_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  const counted = async (world: AwsWorld, args: readonly string[]) => {
    const proxy = await startCapacityProxy(world.dynamodb.endpoint);
    const { code, stdout, stderr } = await world.run(args, { AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint });
    expect([code, stderr]).toStrictEqual([0, stderr]);
    const units = (operation: string): number => costs.get(operation)?.units ?? 0;
    const costs = proxy.take();
    await proxy.stop();
    return { stdout, units, costs };
  };

  it('are closed for what it takes to read their checks', async () => {
    await using world = await aws.world();
    const bytes = await recorded(world.ledger, 'api', 1, 1);
    const { units } = await counted(world, ['days']);
    // A page of consistent reads takes a unit for each 4 KB. Items leave out what their key says.
    expect(units('Query')).toBeGreaterThan((0.8 * bytes) / 4096);
    expect(units('Query')).toBeLessThan((1.1 * bytes) / 4096 + 5);
    expect(units('Query')).toBeLessThan(250);
    // Its one check of the next day makes a second summary. Each costs a unit in the table, the index and the states.
    if (engine === 'dynoxide')
      expect(units('BatchExecuteStatement') + units('ExecuteTransaction')).toBe(2 * 3);
    const { faults } = JSON.parse((await world.run(['audit', '--json'])).stdout) as {
      faults: readonly { fault: string }[];
    };
    // Nobody was told of its outage.
    expect(faults.filter(({ fault }) => !fault.includes('pending'))).toStrictEqual([]);
  });

  it('are told by API and place when anybody changes what is packed, and not when only its form changes', async () => {
    await using world = await aws.world();
    await recorded(world.ledger, 'api', 1, 120);
    await counted(world, ['days']);
    const [line] = await linesOf(
      world.ledger.readSummaries({ since: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' }),
    );
    if (line === undefined) throw new Error('no day was summarized');
    const { client, tables } = world.tables;
    const key = { api_id: { S: line.api_id }, seq: { N: String(line.seq) } };
    const { Item: item } = await client.send(new GetItemCommand({ TableName: tables.events, Key: key }));
    expect([item?.['latency'], item?.['closing']]).toMatchObject([
      { B: expect.any(Uint8Array) as unknown },
      { B: expect.any(Uint8Array) as unknown },
    ]);
    const faultsOf = async (changes: Readonly<Record<string, AttributeValue>>) => {
      await client.send(new PutItemCommand({ TableName: tables.events, Item: { ...item, ...changes } }));
      const { faults } = JSON.parse((await world.run(['audit', '--json'])).stdout) as {
        faults: readonly { api_id: string; seq: number; fault: string }[];
      };
      return faults
        .filter(({ fault }) => !fault.includes('pending'))
        .map(({ api_id, seq, fault }) => [api_id, seq, fault]);
    };
    const said = right(decodeEvent(line));
    if (said.type !== 'DaySummarized') throw new Error('no summary');
    const { latency, closing } = said;
    expect(await faultsOf(attributesOf({ latency, closing }))).toStrictEqual([]);
    const edited = [line.api_id, line.seq, expect.stringContaining('hash')];
    for (const [name, forged] of Object.entries({
      latency: [...latency, 4000, 1],
      closing: { ...closing, streak: 7 },
    })) {
      const changes = summaryAttributes({ type: 'DaySummarized', [name]: forged });
      expect(changes[name]).toHaveProperty('B');
      expect(await faultsOf(changes)).toContainEqual(edited);
      const broken = await faultsOf({ [name]: { B: Uint8Array.of(1, 2, 3) } });
      expect(broken).toContainEqual([
        line.api_id,
        line.seq,
        expect.stringContaining(`${name} is a binary value that does not hold`),
      ]);
    }
    expect(await faultsOf({})).toStrictEqual([]);
  });

  it('make a month of a report, equal to that of all checks, for what it takes to read the summaries', async () => {
    await using world = await aws.world();
    const apis = ['a', 'b', 'c', 'd'];
    for (const apiId of apis) await recorded(world.ledger, apiId, 31, 120);
    await counted(world, ['days']);
    const [since, until] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
    const summaries = await linesOf(world.ledger.readSummaries({ since, until }));
    const days = new Set(summaries.map(({ body }) => (JSON.parse(body) as { day: string }).day));
    expect([summaries.length, days.size]).toStrictEqual([31 * apis.length, 31]);
    const month = ['report', '--month', '2026-01', '--format', 'json'];
    const summed = await counted(world, month);
    const exact = await counted(world, [...month, '--exact']);
    type Report = Readonly<{ apis: readonly Readonly<{ latency_ms: Readonly<Record<string, number>> }>[] }>;
    const [told, all] = [summed, exact].map(({ stdout }) => JSON.parse(stdout) as Report);
    const figures = (report: Report | undefined) =>
      report?.apis.map(({ latency_ms: _latency, ...others }) => others);
    expect(figures(told)).toStrictEqual(figures(all));
    for (const [i, { latency_ms }] of (told?.apis ?? []).entries())
      for (const [name, value] of Object.entries(latency_ms)) {
        const exactly = all?.apis[i]?.latency_ms[name] ?? Number.NaN;
        expect(Math.abs(value - exactly)).toBeLessThanOrEqual(exactly / 100);
      }
    // An index is read half as dear. Each key of it, and each of the day before and after, costs half a unit at the least.
    const bytes = summaries.reduce((sum, { body }) => sum + body.length, 0);
    const requests = summed.costs.get('Query')?.requests ?? 0;
    expect(summed.units('Query')).toBeLessThan((1.1 * bytes) / 8192 + requests);
    expect(exact.units('Query') + exact.units('Scan')).toBeGreaterThan(3 * summed.units('Query'));
  });
});
