import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAws } from '../../../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../../../support/aws/dynamodb-server.ts';
import { chainFaults } from '../../../../support/ledger/refolded.ts';
import { PassReport, shaped } from '../../../../support/report/report-shapes.ts';

const passOf = (stdout: string) => shaped(PassReport, JSON.parse(stdout));

// One way through everything: configs, checks, events, states and the alert. `test/system/e2e-aws` has the rest.
describeDynamoDb('a pass, end to end', () => {
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('reads the configs, records each check, and publishes one alert for an API that goes DOWN', async () => {
    await using world = await aws.world();
    await world.configs({ api_id: 'shop' }, { api_id: 'blog' });
    const first = await world.run(['run', '--all', '--json']);
    expect(first.code).toBe(0);
    expect(passOf(first.stdout)).toMatchObject({ apis: { checked: 2 }, transitions: [], unrecorded: [] });

    world.answers.set('shop', 503);
    const second = await world.run(['run', '--all', '--json']);
    expect(second.code).toBe(0);
    expect(passOf(second.stdout)).toMatchObject({
      outcomes: { up: 1, down: 1 },
      transitions: [{ transition_id: 'shop/4', from: 'UP', to: 'DOWN' }],
      alerts: { published: 1, pending: 0 },
    });
    expect(
      world.fakes.delivered(world.topic.queueName).map(({ attributes }) => attributes['transition_id']),
    ).toStrictEqual(['shop/4']);

    const [stream = []] = await world.streams(['shop']);
    expect(stream).toHaveLength(6);
    expect(chainFaults('shop', stream)).toStrictEqual([]);
    const status: unknown = JSON.parse((await world.run(['status', '--json'])).stdout);
    expect(status).toMatchObject([
      { api_id: 'blog', last_state: 'UP' },
      { api_id: 'shop', last_state: 'DOWN' },
    ]);
  });
});
