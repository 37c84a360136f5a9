import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { startCapacityProxy } from '../../support/aws/capacity-proxy.ts';
import { describeDynamoDb, engine } from '../../support/aws/dynamodb-server.ts';

const hourNow = (): string => new Date().toISOString().slice(0, 13);

describeDynamoDb('the price of a pass', () => {
  vi.setConfig({ testTimeout: 60_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('is exactly two write units a quiet check: one for the event, one for the state', async () => {
    await using world = await aws.world();
    const checks = 60;
    await world.configs(...Array.from({ length: checks }, (_, i) => ({ api_id: `api-${String(i)}` })));
    const proxy = await startCapacityProxy(world.dynamodb.endpoint);
    const run = async () => {
      const { code, stderr } = await world.run(['run', '--all', '--json'], {
        AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      });
      expect([code, stderr]).toStrictEqual([0, stderr]);
      return proxy.take();
    };
    const begun = hourNow();
    await run();
    const quiet = await run();
    await proxy.stop();
    const { BatchExecuteStatement: writes, ...others } = Object.fromEntries(quiet);
    expect(writes?.statements).toBe(2 * checks);
    // DynamoDB Local executes PartiQL without saying what it would cost.
    if (engine === 'dynoxide') expect(writes?.units).toBe(2 * checks);
    // Only reads: both tables whole, which log it is, the heads of 20 states.
    const { Scan: scans, Query: queries, ...looks } = others;
    expect(scans?.requests).toBe(2);
    expect(looks).toStrictEqual({
      BatchGetItem: { requests: 1, statements: 0, units: 20 },
      DescribeTable: { requests: 1, statements: 0, units: 0 },
      GetItem: { requests: 1, statements: 0, units: 1 },
    });
    // Nine keys of the index, and a check of this hour; more when an hour or a day begins. On its first day no stream is read for
    // its days.
    const hour = hourNow();
    if (hour !== begun || hour.endsWith('T00')) return;
    expect(queries?.requests).toBe(9 + 1);
    // Nor does DynamoDB Local say that a query that finds nothing costs half a unit.
    expect(queries?.units).toBe(engine === 'dynoxide' ? 9 * 0.5 + 1 : 1);
  });
});
