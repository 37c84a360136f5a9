import { GetItemCommand, BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAws } from '../../support/aws/aws-world.ts';
import { listPolicy } from '../../support/aws/aws-fakes.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { chainFaults } from '../../support/ledger/refolded.ts';

const typesIn = (stream: readonly { body: string }[]) =>
  stream.map(({ body }) => (JSON.parse(body) as { type: string }).type);

const subjects = (delivered: readonly { subject: string }[]) => delivered.map(({ subject }) => subject);

describeDynamoDb('a pass from the command line', () => {
  vi.setConfig({ testTimeout: 120_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  const again = ['run', '--all', '--json'];

  it('sends a mail to those whom the config names, and to nobody else', async () => {
    await using world = await aws.world();
    const topicName = world.topic.topicArn.split(':').at(-1) ?? '';
    for (const [queue, address] of [
      ['payments-team', 'pay@example.com'],
      ['others', 'other@example.com'],
    ] as const) {
      world.fakes.server.createQueue(queue);
      const attributes = { FilterPolicy: listPolicy({ notify_emails: [address] }) };
      world.fakes.server.subscribe({ topic: topicName, queue, attributes });
    }
    await world.configs({ api_id: 'payments', notify_emails: new Set(['Pay@example.com']) });
    const first = await world.run(again);
    expect([first.code, first.stderr]).toEqual([0, first.stderr]);
    expect(first.stderr.split('\n')[0]).toMatch(
      new RegExp(`eu-central-1.*${world.tables.tables.events}.*${topicName}`),
    );
    expect(world.fakes.delivered('payments-team')).toEqual([]);

    world.answers.set('payments', 503);
    const second = await world.run(again);
    expect(JSON.parse(second.stdout)).toMatchObject({
      alerts: { published: 1, pending: 0 },
      transitions: [{ api_id: 'payments', to: 'DOWN' }],
    });
    const [mail] = world.fakes.delivered('payments-team');
    expect(mail?.subject).toBe('payments is DOWN: 503');
    expect(mail?.body).toContain('upledger explain payments/4');
    expect(mail?.attributes).toMatchObject({
      kind: 'alert',
      api_id: 'payments',
      environment: 'test',
      transition_id: 'payments/4',
    });
    expect(world.fakes.delivered('others')).toEqual([]);
    expect(world.fakes.delivered(world.topic.queueName)).toHaveLength(1);

    const { Item: row } = await world.tables.client.send(
      new GetItemCommand({ TableName: world.tables.tables.states, Key: { api_id: { S: 'payments' } } }),
    );
    expect(row).toMatchObject({
      last_state: { S: 'DOWN' },
      last_status_code: { N: '503' },
      last_error: { S: expect.any(String) as unknown },
    });
    expect(Object.keys(row ?? {})).toEqual(
      expect.arrayContaining(['last_latency_ms', 'last_checked_at', 'last_changed_at']),
    );
    const [stream = []] = await world.streams(['payments']);
    expect(typesIn(stream)).toEqual([
      'ApiConfigured',
      'CheckCompleted',
      'CheckCompleted',
      'StateChanged',
      'AlertAttempted',
      'AlertPublished',
    ]);
    expect(chainFaults('payments', stream)).toEqual([]);
  });

  it('goes on from the log when the states table was emptied, and tells nothing twice', async () => {
    await using world = await aws.world();
    const ids = Array.from({ length: 30 }, (_, i) => `api-${String(i)}`);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    await world.run(again);
    for (const id of ids.slice(0, 5)) world.answers.set(id, 500);
    await world.run(again);
    expect(world.fakes.delivered(world.topic.queueName)).toHaveLength(5);
    const { client, tables } = world.tables;
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName: tables.states, ProjectionExpression: 'api_id' }),
    );
    for (let start = 0; start < Items.length; start += 25) {
      const deletes = Items.slice(start, start + 25).map((Key) => ({ DeleteRequest: { Key } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tables.states]: deletes } }));
    }

    const { code, stdout } = await world.run(again);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      apis: { checked: 30 },
      alerts: { published: 0, pending: 0 },
      unrecorded: [],
    });
    expect(world.fakes.delivered(world.topic.queueName)).toHaveLength(5);
    for (const [i, stream] of (await world.streams(ids)).entries())
      expect(chainFaults(ids[i] ?? '', stream)).toEqual([]);
    const { states } = await world.ledger
      .loadStates()()
      .then((read) => (read._tag === 'Right' ? read.right : { states: [] }));
    expect(states).toHaveLength(30);
  });

  it('keeps alerts owed while SNS refuses, with few attempts, and then delivers each once and in order', async () => {
    await using world = await aws.world();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    await world.configs(...ids.map((api_id) => ({ api_id })));
    await world.run(again);
    const topicName = world.topic.topicArn.split(':').at(-1) ?? '';
    world.fakes.server.deleteTopic(topicName);
    for (const status of [500, 200, 500]) {
      for (const id of ids) world.answers.set(id, status);
      const before = world.sns.requests.length;
      const { code, stdout } = await world.run(again);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ alerts: { published: 0 } });
      expect(world.sns.requests.length - before).toBeLessThanOrEqual(3);
    }
    world.fakes.server.createTopic(topicName);
    world.fakes.server.subscribe({ topic: topicName, queue: world.topic.queueName });

    const { code, stdout } = await world.run(again);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ alerts: { published: 18, pending: 0 } });
    const mails = world.fakes.delivered(world.topic.queueName);
    for (const id of ids) {
      const told = subjects(mails.filter(({ attributes }) => attributes['api_id'] === id));
      expect(told.map((subject) => /^\S+ is \w+/.exec(subject)?.[0])).toEqual([
        `${id} is DOWN`,
        `${id} is UP`,
        `${id} is DOWN`,
      ]);
    }
    await world.run(again);
    expect(world.fakes.delivered(world.topic.queueName)).toHaveLength(18);
  });

  it('checks 3,000 APIs, read and written page by page', { timeout: 300_000 }, async () => {
    await using world = await aws.world();
    const ids = Array.from({ length: 3_000 }, (_, i) => `api-with-a-name-of-some-length-${String(i)}`);
    await world.configs(...ids.map((api_id) => ({ api_id })));
    const first = await world.run(again);
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      0,
      { apis: { total: 3_000, checked: 3_000 }, outcomes: { up: 3_000 }, unrecorded: [] },
    ]);
    const scans = () => world.dynamodb.requests.filter(({ operation }) => operation === 'Scan').length;
    const before = scans();
    // It reads everything to find its part, and finds each state: a state that a page lost would be a first check again.
    const second = await world.run([...again, '--shard', '1/10']);
    const { apis } = JSON.parse(second.stdout) as { apis: { checked: number } };
    expect([second.code, apis.checked > 200]).toStrictEqual([0, true]);
    // Two tables, and the states are more than two megabytes.
    expect(scans() - before).toBeGreaterThan(3);
    const { states } = await world.ledger
      .loadStates()()
      .then((read) => (read._tag === 'Right' ? read.right : { states: [] }));
    expect(states).toHaveLength(3_000);
    const versions = Map.groupBy(states, ({ version }) => version);
    expect([versions.get(2)?.length, versions.get(3)?.length]).toStrictEqual([
      3_000 - apis.checked,
      apis.checked,
    ]);
  });
});
