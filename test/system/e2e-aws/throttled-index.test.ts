import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { throttledIndex } from '../../support/aws/throttled-index.ts';
import { chainFaults } from '../../support/ledger/refolded.ts';

/** What a partition of the index takes in a second on AWS, and the mass outage that this is the measure of. */
const onAws = { writesASecond: 1000, flips: 25_000 };
const flips = 750;

describeDynamoDb('a mass outage that the index of transitions cannot take at once', () => {
  vi.setConfig({ testTimeout: 180_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('leaves no delivery unrecorded, and sends nothing twice', async () => {
    await using world = await aws.world();
    const ids = Array.from({ length: flips }, (_, i) => `api-${String(i)}`);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    const run = () => world.run(['run', '--all', '--json'], { ALERT_CLAIM_SECONDS: '90' });
    expect((await run()).code).toBe(0);
    for (const id of ids) world.answers.set(id, 500);
    const index = throttledIndex((onAws.writesASecond * flips) / onAws.flips);
    world.dynamodb.plan(index.decide);
    const { stderr } = await run();
    expect(stderr).not.toContain('may be sent again');
    // Checks that were not recorded in time are made again.
    await run();
    expect(index.counts.throttled).toBeGreaterThan(0);

    const changed: string[] = [];
    for (const [i, stream] of (await world.streams(ids)).entries()) {
      const id = ids[i] ?? '';
      expect(chainFaults(id, stream)).toEqual([]);
      const events = stream.map(
        ({ body }) => JSON.parse(body) as { type: string; seq: number; for_seq: number },
      );
      const changes = events.filter(({ type }) => type === 'StateChanged').map(({ seq }) => seq);
      expect(events.filter(({ type }) => type === 'AlertPublished').map(({ for_seq }) => for_seq)).toEqual(
        changes,
      );
      changed.push(...changes.map((seq) => `${id}/${String(seq)}`));
    }
    expect(changed).toHaveLength(flips);
    const told = world.fakes
      .delivered(world.topic.queueName)
      .flatMap(({ attributes, body }) =>
        attributes['kind'] === 'digest'
          ? [...body.matchAll(/\bapi-\d+\/\d+/g)].map(([id]) => id)
          : [String(attributes['transition_id'])],
      );
    expect(told.toSorted()).toEqual(changed.toSorted());
  });
});
