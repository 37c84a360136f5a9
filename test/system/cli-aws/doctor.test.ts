import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { snsClient } from '../../../src/adapters/sns/sns-client.ts';
import { tableDefinitions } from '../../../src/adapters/dynamodb/admin/table-definitions.ts';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { awsEnv } from '../../support/aws/aws-env.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { pass } from '../../support/aws/fault-proxy.ts';
import { refusedPort } from '../../support/http/servers.ts';
import { subscribeMail } from '../../support/aws/mail-subscriptions.ts';
import type { Ran } from '../../support/program/upledger.ts';

type Found = Readonly<{ name: string; level: string; text: string; remedy: string | null }>;

const findings = ({ stdout }: Ran): readonly Found[] => JSON.parse(stdout) as readonly Found[];

const troubles = (ran: Ran): readonly string[] =>
  findings(ran)
    .filter(({ level }) => level !== 'ok')
    .map(({ level, name, text }) => `${level} ${name}: ${text}`);

describeDynamoDb('doctor', () => {
  vi.setConfig({ testTimeout: 60_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  let sns: SNSClient;
  let well: AwsWorld;
  beforeAll(async () => {
    aws = await startAws();
    Object.assign(process.env, awsEnv({ sns: aws.fakes.endpoint }));
    sns = snsClient('eu-central-1', { connectMs: 1_000, requestMs: 3_000 });
    well = await wellWorld();
  });
  afterAll(async () => {
    sns.destroy();
    await well[Symbol.asyncDispose]();
    await aws.stop();
  });

  /** One API, one pass, somebody who hears everything. Most tests only look at it. */
  const wellWorld = async (): Promise<AwsWorld> => {
    const world = await aws.world();
    await world.configs({ api_id: 'shop' });
    await subscribeMail(sns, world.topic.topicArn, 'ops@example.com');
    const { code, stderr } = await world.run(['run', '--json']);
    expect([code, stderr]).toStrictEqual([0, stderr]);
    return world;
  };

  const everything = async ({ tables }: AwsWorld) =>
    Promise.all(
      Object.values(tables.tables).map(
        async (TableName) =>
          (await tables.client.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items,
      ),
    );

  it('says of each thing that a pass needs that it is there, one line each, and leaves no trace', async () => {
    const world = well;
    const before = await everything(world);
    const { code, stdout, stderr } = await world.run(['doctor']);
    expect([code, stderr]).toStrictEqual([0, '']);
    const { configs, states, events } = world.tables.tables;
    expect(stdout.split('\n')).toStrictEqual([
      expect.stringMatching(/^ok {7}credentials: arn:aws:.*, account \d{12}, region eu-central-1$/u),
      expect.stringMatching(/^ok {7}clock: this clock is \d+\.\d s (?:ahead of|behind) AWS's$/u),
      'ok       role: instance (by what it may do): makes passes, or dispatches checks',
      expect.stringMatching(new RegExp(`^ok {7}table ${configs}: active, about \\d+ items$`, 'u')),
      expect.stringContaining(`ok       table ${states}: active`),
      expect.stringContaining(`ok       table ${events}: active`),
      'ok       read permissions: configs, states and events can be read',
      'ok       write permissions: a test transaction was rejected, as expected; nothing was recorded',
      `ok       configs of table ${configs}: 1 valid, 1 enabled`,
      'ok       rows: 1, none ahead of the log, none missing',
      'ok       identity of the log: not said yet: the first pass that writes a state of v 2 says it',
      `ok       topic: ${world.topic.topicArn}`,
      'ok       subscriptions: 1 confirmed (1 to the whole topic), 0 pending, 0 unsubscribed',
      '',
    ]);
    expect(await everything(world)).toStrictEqual(before);
    const told = findings(await world.run(['doctor', '--json']));
    expect(told).toHaveLength(13);
    expect(told[0]).toStrictEqual({
      name: 'credentials',
      level: 'ok',
      text: expect.stringContaining('eu-central-1') as unknown,
      remedy: null,
    });
  });

  it('names a missing table, exit 1, and what cannot be looked at without it is not guessed', async () => {
    const world = well;
    const ran = await world.run(['doctor', '--json'], { DDB_STATE_TABLE: 'nowhere' });
    expect(ran.code).toBe(1);
    expect(troubles(ran)).toStrictEqual([
      'fault table nowhere: does not exist',
      'warning rows: were not checked: the tables cannot be read',
    ]);
    expect(findings(ran).filter(({ name }) => name === 'rows')).toHaveLength(1);
    const people = await world.run(['doctor'], { DDB_STATE_TABLE: 'nowhere' });
    expect(people.stdout).toMatch(
      /FAULT {4}table nowhere: does not exist\n {9}-> create it: terraform apply/u,
    );
  });

  it('names a missing index', async () => {
    await using world = await aws.world();
    const { client, tables } = world.tables;
    await client.send(new DeleteTableCommand({ TableName: tables.events }));
    await client.send(
      new CreateTableCommand({
        TableName: tables.events,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'api_id', AttributeType: 'S' },
          { AttributeName: 'seq', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'api_id', KeyType: 'HASH' },
          { AttributeName: 'seq', KeyType: 'RANGE' },
        ],
      }),
    );
    const ran = await world.run(['doctor', '--json']);
    expect(ran.code).toBe(1);
    expect(troubles(ran)).toContainEqual(`fault table ${tables.events}: index transitions is missing`);
  });

  it('finds states that are ahead of their log', async () => {
    await using world = await wellWorld();
    const { client, tables } = world.tables;
    const Key = { api_id: { S: 'shop' }, seq: { N: '2' } };
    await client.send(new DeleteItemCommand({ TableName: tables.events, Key }));
    const ran = await world.run(['doctor', '--json']);
    expect(ran.code).toBe(1);
    expect(troubles(ran)).toStrictEqual([
      'fault rows: shop: ahead of the log, as after a restore from backup',
    ]);
    expect(findings(ran).find(({ name }) => name === 'rows')?.remedy).toContain('replay --write --reset');
  });

  it('has a remedy for each state that cannot be read, and each remedy helps', async () => {
    await using world = await wellWorld();
    await world.configs({ api_id: 'blog' }, { api_id: 'mail' }, { api_id: 'news' });
    expect((await world.run(['run', '--all'])).code).toBe(0);
    const { client, tables } = world.tables;
    const mark = async (api_id: string, name: string, value: string | null) =>
      client.send(
        new UpdateItemCommand({
          TableName: tables.states,
          Key: { api_id: { S: api_id } },
          UpdateExpression: value === null ? 'REMOVE #name' : 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ...(value === null ? {} : { ExpressionAttributeValues: { ':value': { N: value } } }),
        }),
      );
    await mark('blog', 'version', null);
    await mark('mail', 'version', '9007199254740993');
    await mark('news', 'v', '99');
    await mark('shop', 'streak', '-1');
    await mark('theirs', 'size', '1');
    const remedies = async () =>
      Object.fromEntries(
        findings(await world.run(['doctor', '--json']))
          .filter(({ name }) => name === 'rows')
          .map(({ text, remedy }) => [/state (\w+)/u.exec(text)?.[1] ?? '', remedy]),
      );
    const rebuilds = expect.stringContaining('upledger replay --write rebuilds') as unknown;
    const resets = expect.stringContaining('upledger replay --write --reset rebuilds') as unknown;
    const upgrade = expect.stringContaining('upgrade') as unknown;
    const byHand = expect.stringContaining('delete the state by hand') as unknown;
    expect(await remedies()).toStrictEqual({
      blog: resets,
      mail: resets,
      news: upgrade,
      shop: rebuilds,
      theirs: byHand,
    });
    const replay = async (...args: readonly string[]) => {
      const { code, stdout } = await world.run(['replay', '--write', '--json', ...args]);
      const { written, unwritten } = JSON.parse(stdout) as {
        written: string[];
        unwritten: { api_id: string; reason: string }[];
      };
      const reasons = Object.fromEntries(unwritten.map(({ api_id, reason }) => [api_id, reason]));
      return { code, written: written.toSorted(), reasons };
    };
    const reset = expect.stringContaining('replay --write --reset') as unknown;
    expect(await replay()).toStrictEqual({
      code: 1,
      written: ['shop'],
      reasons: { blog: reset, mail: reset, news: upgrade, theirs: byHand },
    });
    expect(await remedies()).toStrictEqual({ blog: resets, mail: resets, news: upgrade, theirs: byHand });
    expect(await replay('--reset', '--yes')).toStrictEqual({
      code: 1,
      written: ['blog', 'mail'],
      reasons: { news: upgrade, theirs: byHand },
    });
    expect(await remedies()).toStrictEqual({ news: upgrade, theirs: byHand });
    const after = JSON.parse((await world.run(['run', '--all', '--json'])).stdout) as {
      unrecorded: string[];
    };
    expect(after.unrecorded.toSorted()).toStrictEqual(['news', 'theirs']);
  });

  it('finds a stream that lost its state, and with it the alert that nobody else would send', async () => {
    await using world = await wellWorld();
    const { client, tables } = world.tables;
    world.sns.plan(() => ({
      _tag: 'Answer',
      status: 403,
      body: '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>not now</Message></Error></ErrorResponse>',
    }));
    world.answers.set('shop', 500);
    expect((await world.run(['run', '--all'])).code).toBe(1);
    world.sns.plan(() => pass);
    for (const TableName of [tables.configs, tables.states])
      await client.send(new DeleteItemCommand({ TableName, Key: { api_id: { S: 'shop' } } }));
    const blind = await world.run(['run', '--json', '--prune']);
    expect([blind.code, JSON.parse(blind.stdout)]).toMatchObject([
      0,
      { alerts: { published: 0, pending: 0 } },
    ]);

    const ran = await world.run(['doctor', '--json']);
    expect(ran.code).toBe(1);
    expect(findings(ran).filter(({ level }) => level === 'fault')).toStrictEqual([
      {
        name: 'rows',
        level: 'fault',
        text: 'streams without a state, as after the states table was lost: shop',
        remedy: expect.stringContaining('upledger replay --write rebuilds them') as unknown,
      },
    ]);
    // The instance's own role may not list the log.
    world.dynamodb.plan(({ operation, body }) =>
      (operation === 'Scan' && body.includes(tables.events)) || operation === 'PutItem'
        ? {
            _tag: 'Answer',
            status: 400,
            body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
          }
        : pass,
    );
    const denied = await world.run(['doctor', '--json']);
    expect(findings(denied).find(({ name }) => name === 'rows')).toMatchObject({
      level: 'ok',
      text: expect.stringContaining('not checked for missing states') as unknown,
    });
    world.dynamodb.plan(() => pass);

    expect((await world.run(['replay', '--write'])).code).toBe(0);
    const healed = await world.run(['run', '--json', '--prune']);
    expect([healed.code, JSON.parse(healed.stdout)]).toMatchObject([
      0,
      { alerts: { published: 1, pending: 0 } },
    ]);
    expect(findings(await world.run(['doctor', '--json'])).some(({ level }) => level === 'fault')).toBe(
      false,
    );
  });

  it('tells an invalid config and a secret that is not set', async () => {
    await using world = await aws.world();
    await subscribeMail(sns, world.topic.topicArn, 'ops@example.com');
    await world.configs(
      { api_id: 'wrong', timeout_ms: 0 },
      { api_id: 'keyed', headers: { authorization: 'Bearer ${env:UPLEDGER_SECRET_KEY}' } },
    );
    const ran = await world.run(['doctor', '--json']);
    expect(ran.code).toBe(1);
    const { configs } = world.tables.tables;
    expect(troubles(ran)).toStrictEqual([
      `fault configs of table ${configs}: config wrong: timeout_ms is 0, must be a whole number from 1 to 120000, or a duration such as 500ms or 5s`,
      `fault configs of table ${configs}: keyed needs UPLEDGER_SECRET_KEY, which is not set`,
    ]);
    const set = await world.run(['doctor', '--json'], { UPLEDGER_SECRET_KEY: 'hush-hush-hush' });
    expect(troubles(set)).toHaveLength(1);
    expect(set.stdout).not.toContain('hush');
  });

  it('warns of an empty table and of a pending subscription, exit 0', async () => {
    await using world = await aws.world();
    await subscribeMail(sns, world.topic.topicArn, 'ops@example.com', { confirmed: false });
    const ran = await world.run(['doctor', '--json']);
    expect(ran.code).toBe(0);
    expect(troubles(ran)).toStrictEqual([
      `warning configs of table ${world.tables.tables.configs}: list no APIs`,
      'warning subscriptions: 0 confirmed (0 to the whole topic), 1 pending, 0 unsubscribed',
    ]);
    expect(findings(ran).at(-1)?.remedy).toContain('ops@example.com: follow the link');
  });

  it('finds a topic that is not set, and one that is not there', async () => {
    const world = well;
    const unset = await world.run(['doctor', '--json'], { SNS_TOPIC_ARN: '' });
    expect([unset.code, troubles(unset)]).toStrictEqual([
      1,
      [expect.stringMatching(/^fault topic: SNS_TOPIC_ARN is not set/u)],
    ]);
    const gone = await world.run(['doctor', '--json'], { SNS_TOPIC_ARN: `${world.topic.topicArn}-gone` });
    expect([gone.code, troubles(gone)]).toStrictEqual([
      1,
      [expect.stringMatching(/^fault topic: .*-gone: .*(?:NotFound|does not exist)/u)],
    ]);
  });

  it('blames the network for what nobody answers, the role for what AWS refuses', async () => {
    const world = well;
    const nowhere = `http://127.0.0.1:${String(await refusedPort())}`;
    const env = { AWS_ENDPOINT_URL_DYNAMODB: nowhere, AWS_ENDPOINT_URL_SNS: nowhere };
    const unreachable = await world.run(['doctor', '--send-test', '--json'], env);
    expect(unreachable.code).toBe(1);
    const faults = findings(unreachable).filter(({ level }) => level === 'fault');
    expect(faults.map(({ name }) => name.replace(/ .*/u, ''))).toStrictEqual([
      'table',
      'table',
      'table',
      'topic',
      'test',
    ]);
    for (const { text, remedy } of faults) {
      expect(text).toContain('ECONNREFUSED');
      expect(remedy).toMatch(/can this machine reach it .* AWS_ENDPOINT_URL_(?:DYNAMODB|SNS) right/u);
    }
    world.dynamodb.plan(({ operation }) =>
      operation === 'DescribeTable'
        ? {
            _tag: 'Answer',
            status: 400,
            body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
          }
        : pass,
    );
    const denied = await world.run(['doctor', '--json']);
    world.dynamodb.plan(() => pass);
    expect(
      findings(denied)
        .filter(({ level }) => level === 'fault')
        .map(({ remedy }) => remedy),
    ).toStrictEqual(
      Array.from({ length: 3 }, () => 'doctor needs dynamodb:DescribeTable and dynamodb:DescribeTimeToLive'),
    );
  });

  it('asks for all tables at once, so that a silent endpoint is waited for once', async () => {
    const world = well;
    const asked = Promise.withResolvers<undefined>();
    let waiting = 0;
    world.dynamodb.plan(async ({ operation }) => {
      if (operation !== 'DescribeTable') return pass;
      waiting += 1;
      if (waiting === 3) asked.resolve(undefined);
      await asked.promise;
      return pass;
    });
    const ran = await world.run(['doctor', '--json']);
    world.dynamodb.plan(() => pass);
    // The fourth comes later: it asks whether the log is the one that the states belong to.
    expect(waiting).toBe(4);
    expect(ran.code).toBe(0);
  });

  it('tells missing credentials once, and asks nothing else in vain', async () => {
    const world = well;
    const before = world.dynamodb.requests.length;
    const ran = await world.run(['doctor', '--json'], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(ran.code).toBe(1);
    expect(findings(ran).map(({ name, level }) => `${level} ${name}`)).toStrictEqual(['fault credentials']);
    expect(findings(ran)[0]?.remedy).toContain('AWS_PROFILE');
    expect(world.dynamodb.requests.length).toBe(before);
  });

  it('--send-test publishes one message marked TEST and records nothing', async () => {
    const world = well;
    const before = await everything(world);
    const ran = await world.run(['doctor', '--send-test', '--json']);
    expect(ran.code).toBe(0);
    expect(findings(ran).at(-1)).toMatchObject({ name: 'test message', level: 'ok' });
    const delivered = world.fakes.delivered(world.topic.queueName);
    expect(delivered).toHaveLength(1);
    expect(delivered[0]?.subject).toBe('TEST message from upledger in test');
    expect(delivered[0]?.attributes).toStrictEqual({ kind: 'test', environment: 'test' });
    expect(delivered[0]?.body).toContain('No API has changed state.');
    expect(await everything(world)).toStrictEqual(before);

    const refused = await world.run(['doctor', '--send-test', '--json'], {
      SNS_TOPIC_ARN: `${world.topic.topicArn}-gone`,
    });
    expect(refused.code).toBe(1);
    expect(findings(refused).at(-1)).toMatchObject({ name: 'test message', level: 'fault' });
  });

  it('looks at the expiry of the table where the settings, the file or the variable say that checks expire', async () => {
    await using world = await aws.world();
    const { client, tables } = world.tables;
    const events = tableDefinitions(tables).find(({ create }) => create.TableName === tables.events);
    if (events === undefined) throw new Error('there is a table of events');
    await client.send(new DeleteTableCommand({ TableName: tables.events }));
    await client.send(new CreateTableCommand(events.create));
    const expiry = async (args: readonly string[] = [], env = {}) =>
      troubles(await world.run(['doctor', '--json', ...args], env)).filter((text) => text.includes('expiry'));
    const warned = [
      `warning table ${tables.events}, expiry: old checks are marked to expire, but the table does not delete them`,
    ];
    await world.configs({ api_id: 'shop' });
    expect(await expiry()).toStrictEqual([]);
    expect(await expiry([], { RETAIN_CHECKS_DAYS: '30' })).toStrictEqual(warned);
    await writeFile(
      join(world.folder, 'kept.yaml'),
      "retain_checks_days: 30\napis: [{ api_id: a, url: 'http://127.0.0.1:1/' }]\n",
    );
    expect(await expiry(['--apis', 'kept.yaml'])).toStrictEqual(warned);
    expect((await world.run(['apis', 'apply', 'kept.yaml'])).code).toBe(0);
    const reads = async (env: Readonly<Record<string, string>>) => {
      const before = world.dynamodb.requests.length;
      expect(await expiry([], env)).toStrictEqual(warned);
      const all = world.dynamodb.requests.slice(before);
      return all.filter(({ operation, body }) => operation === 'Scan' && body.includes(tables.configs))
        .length;
    };
    // The configs are read once, whoever asks for them.
    expect(await reads({})).toBe(await reads({ RETAIN_CHECKS_DAYS: '30' }));
  });

  it('names settings that cannot be read, and still finds what else is wrong', async () => {
    await using world = await aws.world();
    const { tables } = world.tables;
    await world.configs({ api_id: 'shop', channels: ['ops'] }, { api_id: '~settings', v: 1, channels: 7 });
    const gone = `${world.topic.topicArn}-gone`;
    expect(troubles(await world.run(['doctor', '--json'], { SNS_TOPIC_ARN: gone }))).toStrictEqual([
      `fault configs of table ${tables.configs}: item ~settings of table ${tables.configs}: channels is a number, must be a list of at most 100 channels: begin each with "- "`,
      `fault topic: ${gone}: NotFoundException: Topic does not exist`,
    ]);
  });

  it('takes the configs of a file where one is named', async () => {
    const world = well;
    await writeFile(join(world.folder, 'mine.yaml'), 'apis: [{ api_id: a, url: "http://127.0.0.1:1/" }]');
    const ran = await world.run(['doctor', '--apis', 'mine.yaml', '--json']);
    expect(findings(ran).map(({ name }) => name)).toContain('configs of mine.yaml');
  });
});
