import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { startCapacityProxy } from '../../support/aws/capacity-proxy.ts';
import { describeDynamoDb, engine } from '../../support/aws/dynamodb-server.ts';

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
    await run();
    const quiet = await run();
    await proxy.stop();
    const { BatchExecuteStatement: writes, ...others } = Object.fromEntries(quiet);
    expect(writes?.statements).toBe(2 * checks);
    // DynamoDB Local executes PartiQL without saying what it would cost.
    if (engine === 'dynoxide') expect(writes?.units).toBe(2 * checks);
    // Only reads: configs and states, which log they belong to, the index of transitions, the heads of some streams.
    const reads = ['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'];
    expect(Object.keys(others).toSorted()).toStrictEqual(reads);
  });
});
