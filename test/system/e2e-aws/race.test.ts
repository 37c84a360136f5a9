import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { pass, serverError, type Fault } from '../../support/aws/fault-proxy.ts';
import { chainFaults } from '../../support/ledger/refolded.ts';

type Told = { type: string; for_seq?: number; seq: number };

/** The places of the transitions of a stream, and of what was told of them. */
const transitionsIn = (stream: readonly { body: string }[]) => {
  const events = stream.map(({ body }) => JSON.parse(body) as Told);
  return {
    changed: events.filter(({ type }) => type === 'StateChanged').map(({ seq }) => seq),
    published: events.filter(({ type }) => type === 'AlertPublished').map(({ for_seq }) => for_seq),
  };
};

describeDynamoDb('passes that meet', () => {
  vi.setConfig({ testTimeout: 180_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  const all = ['run', '--all', '--json'];
  const names = (count: number) => Array.from({ length: count }, (_, i) => `api-${String(i)}`);

  /** Whatever happened: contiguous, chained streams, each transition told and recorded exactly once. */
  const expectEachTold = async (world: AwsWorld, ids: readonly string[]) => {
    const streams = await world.streams(ids);
    const wanted: string[] = [];
    for (const [i, id] of ids.entries()) {
      const stream = streams[i] ?? [];
      expect(chainFaults(id, stream)).toEqual([]);
      const { changed, published } = transitionsIn(stream);
      expect(published).toEqual(changed);
      wanted.push(...changed.map((seq) => `${id}/${String(seq)}`));
    }
    const mails = world.fakes.delivered(world.topic.queueName);
    const told = mails.flatMap(({ attributes, body }) =>
      attributes['kind'] === 'digest'
        ? [...body.matchAll(/\bapi-\d+\/\d+/g)].map(([id]) => id)
        : [String(attributes['transition_id'])],
    );
    expect(new Set(told)).toEqual(new Set(wanted));
    return { mails, told, wanted };
  };

  it('lets two processes run over the same tables: contiguous streams, every transition told once', async () => {
    await using world = await aws.world();
    const ids = names(25);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    for (const status of [200, 500, 200]) {
      for (const id of ids) world.answers.set(id, status);
      const runs = await Promise.all([world.run(all), world.run(all)]);
      for (const { stderr, stdout, code } of runs)
        expect([code, stderr, stdout]).toEqual([0, stderr, stdout]);
    }
    await world.run(['run', '--json']);
    const { told, wanted } = await expectEachTold(world, ids);
    expect(wanted).toHaveLength(50);
    expect(told).toHaveLength(50);
  });

  it('tells 1,000 flips of one pass within the rate, singly and then as digests, each in its own stream', async () => {
    await using world = await aws.world();
    const ids = names(1_000);
    await world.configs(...ids.map((api_id) => ({ api_id, notify_emails: ['ops@example.com'] })));
    await world.run(all);
    for (const id of ids) world.answers.set(id, 500);
    const times: number[] = [];
    world.sns.plan(() => {
      times.push(performance.now());
      return pass;
    });
    const rate = 20;
    const { code, stdout, stderr } = await world.run(all, {
      ALERT_RATE: String(rate),
    });
    expect([code, stderr, stdout]).toEqual([0, stderr, stdout]);
    expect(JSON.parse(stdout)).toMatchObject({ alerts: { published: 1_000, pending: 0 } });
    const { mails, told } = await expectEachTold(world, ids);
    expect(told).toHaveLength(1_000);
    const kinds = mails.map(({ attributes }) => attributes['kind']);
    expect(kinds.filter((kind) => kind === 'alert')).toHaveLength(20);
    expect(kinds.filter((kind) => kind === 'digest').length).toBeLessThan(10);
    // In no second more than the rate; one message of slack for the way through the proxy.
    for (const [i, time] of times.entries())
      expect(times.slice(i).filter((later) => later - time < 1_000).length).toBeLessThanOrEqual(rate + 1);
  });

  it('loses no fact and no alert to a network that breaks before and after requests, and stalls', async () => {
    await using world = await aws.world();
    const ids = names(20);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    await world.run(all);
    const shortClaims = { ALERT_CLAIM_SECONDS: '2' };
    const faults: readonly Fault[] = [
      { _tag: 'DropBefore' },
      { _tag: 'DropAfter' },
      serverError,
      { _tag: 'Delay', ms: 300 },
      { _tag: 'Throttle', which: (i) => i % 3 === 0 },
    ];
    for (const [round, status] of [500, 200].entries()) {
      for (const id of ids) world.answers.set(id, status);
      world.dynamodb.plan(({ n, operation }) => {
        const fault = faults[(n + round) % 9];
        const writes = operation === 'BatchExecuteStatement' || operation === 'ExecuteTransaction';
        return fault === undefined || (fault._tag === 'Throttle' && !writes) ? pass : fault;
      });
      await world.run(all, shortClaims);
    }
    world.dynamodb.plan(() => pass);
    // A claim whose answer was lost runs out, and then a pass tells what is owed.
    await expect
      .poll(async () => (await world.run(all, shortClaims)).stdout, { timeout: 60_000, interval: 500 })
      .toContain('"pending":0');
    await expectEachTold(world, ids);
  });
});
