import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { snsClient } from '../../../src/adapters/sns/sns-client.ts';
import { awsEnv } from '../../support/aws/aws-env.ts';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { pass } from '../../support/aws/fault-proxy.ts';
import { confirmAllMails, subscribeMail } from '../../support/aws/mail-subscriptions.ts';

describeDynamoDb('subscriptions', () => {
  vi.setConfig({ testTimeout: 60_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  let sns: SNSClient;
  beforeAll(async () => {
    aws = await startAws();
    Object.assign(process.env, awsEnv({ sns: aws.fakes.endpoint }));
    sns = snsClient('eu-central-1', { connectMs: 1_000, requestMs: 3_000 });
  });
  afterAll(async () => {
    sns.destroy();
    await aws.stop();
  });

  const sync = ['subscriptions', 'sync'];
  const changesIn = (world: AwsWorld) =>
    world.sns.requests
      .map(({ operation }) => operation)
      .filter((operation) => operation === 'Subscribe' || operation === 'Unsubscribe');
  const listed = async (world: AwsWorld): Promise<unknown> =>
    JSON.parse((await world.run(['subscriptions', 'list', '--json'])).stdout);

  it('makes one for each address, filtered to it, leaves all others alone, and then has nothing to do', async () => {
    await using world = await aws.world();
    const { topicArn } = world.topic;
    await subscribeMail(sns, topicArn, 'all@example.com');
    await subscribeMail(sns, topicArn, 'theirs@example.com', { policy: '{"kind":["alert"]}' });
    await subscribeMail(sns, topicArn, 'asked@example.com', { confirmed: false });
    await world.configs(
      { api_id: 'a', notify_emails: ['Ops@example.com', 'all@example.com', 'theirs@example.com'] },
      { api_id: 'b', notify_emails: new Set(['ops@example.com', 'asked@example.com', 'dev@example.com']) },
    );

    const dry = await world.run([...sync, '--dry-run']);
    expect([dry.code, dry.stderr]).toStrictEqual([0, '']);
    expect(dry.stdout).toContain('+ ops@example.com: AWS asks for confirmation by mail');
    expect(dry.stdout).toContain('dry run: nothing was done');
    expect(changesIn(world)).toStrictEqual([]);

    const first = await world.run(sync);
    expect([first.code, first.stderr]).toStrictEqual([0, '']);
    expect(first.stdout.split('\n')).toStrictEqual([
      '+ dev@example.com: AWS asks for confirmation by mail',
      '+ ops@example.com: AWS asks for confirmation by mail',
      '= all@example.com: subscribed to the whole topic, already receives everything',
      '! theirs@example.com: subscribed with another filter; SNS allows only one, so its owner has to decide',
      '? asked@example.com: pending, its owner has to follow the link in the mail',
      '2 asked, 0 removed',
      '',
    ]);
    expect(changesIn(world)).toStrictEqual(['Subscribe', 'Subscribe']);
    const waiting = await world.run(sync);
    expect(waiting.stdout).toContain('0 asked, 0 removed');
    expect(waiting.stdout).toContain('? ops@example.com: pending');

    await confirmAllMails(sns, topicArn);
    expect(await listed(world)).toContainEqual({
      address: 'ops@example.com',
      state: 'confirmed',
      filter_policy: '{"notify_emails":["ops@example.com"]}',
    });
    const again = await world.run([...sync, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({
      subscribe: [],
      remove: [],
      kept: ['dev@example.com', 'ops@example.com'],
      covered: ['all@example.com', 'asked@example.com'],
      filtered_otherwise: ['theirs@example.com'],
      pending: [],
      done: true,
    });
    expect(changesIn(world)).toStrictEqual(['Subscribe', 'Subscribe']);
  });

  it('removes only what it made itself, and nobody while configs are invalid or none are listed', async () => {
    await using world = await aws.world();
    const { topicArn } = world.topic;
    for (const name of ['all', 'theirs', 'mine', 'gone'])
      await subscribeMail(sns, topicArn, `${name}@example.com`, {
        ...(name === 'theirs' && { policy: '{"kind":["alert"]}' }),
        ...((name === 'mine' || name === 'gone') && { policy: `{"notify_emails": ["${name}@example.com"]}` }),
      });

    const empty = await world.run(sync);
    expect([empty.code, empty.stdout]).toStrictEqual([2, '0 asked, 0 removed\n']);
    expect(empty.stderr).toContain('lists no APIs, which looks like a mistake: no one is removed');

    await world.configs({ api_id: 'a', notify_emails: ['mine@example.com'] }, { api_id: 'b', retries: 99 });
    const invalid = await world.run(sync);
    expect([invalid.code, invalid.stdout]).toStrictEqual([2, '= mine@example.com\n0 asked, 0 removed\n']);
    expect(invalid.stderr).toContain('retries is 99');
    expect(invalid.stderr).toContain('no one is removed until they are fixed');
    expect(changesIn(world)).toStrictEqual([]);

    await world.configs({ api_id: 'b' });
    const fixed = await world.run(sync);
    expect([fixed.code, fixed.stderr, fixed.stdout]).toStrictEqual([
      0,
      '',
      '- gone@example.com: no config lists it any more\n= mine@example.com\n0 asked, 1 removed\n',
    ]);
    expect(changesIn(world)).toStrictEqual(['Unsubscribe']);
    const left = (await listed(world)) as readonly { address: string }[];
    expect(left.map(({ address }) => address).toSorted()).toStrictEqual([
      'all@example.com',
      'mine@example.com',
      'theirs@example.com',
    ]);
  });

  it('tells what was done, not what was planned, when SNS refuses', async () => {
    await using world = await aws.world();
    await subscribeMail(sns, world.topic.topicArn, 'gone@example.com', {
      policy: '{"notify_emails": ["gone@example.com"]}',
    });
    await world.configs({ api_id: 'a', notify_emails: ['fail@example.com', 'good@example.com'] });
    const refused =
      '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>';
    world.sns.plan(({ operation, body }) =>
      operation === 'Unsubscribe' || body.includes('fail%40')
        ? { _tag: 'Answer', status: 403, body: refused }
        : pass,
    );
    const ran = await world.run(sync);
    expect([ran.code, ran.stdout]).toStrictEqual([
      1,
      '+ good@example.com: AWS asks for confirmation by mail\n1 asked, 0 removed, 2 failed\n',
    ]);
    expect(ran.stderr).toMatch(
      /gone@example\.com: AuthorizationError.*\n.*fail@example\.com: AuthorizationError/u,
    );
    const json = await world.run([...sync, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      subscribe: ['fail@example.com'],
      remove: ['gone@example.com'],
      subscribed: [],
      removed: [],
      failed: [{ address: 'gone@example.com' }, { address: 'fail@example.com' }],
      done: true,
    });
  });

  it('lists them for people, and takes the addresses of a file where one is named', async () => {
    await using world = await aws.world();
    const list = async () => world.run(['subscriptions', 'list']);
    expect((await list()).stdout).toBe('the topic has no email subscriptions\n');
    await writeFile(
      join(world.folder, 'apis.yaml'),
      'apis: [{ api_id: a, url: "http://127.0.0.1:1/", notify_emails: [me@example.com] }]',
    );
    await world.run([...sync, '--apis', 'apis.yaml']);
    expect((await list()).stdout).toMatch(/me@example\.com +pending/u);
    await confirmAllMails(sns, world.topic.topicArn);
    const { stdout, stderr } = await list();
    expect(stdout).toMatch(/me@example\.com +confirmed +\{"notify_emails":\["me@example\.com"\]\}/u);
    expect(stderr).toContain('1 of 200 filter policies');
  });

  it('says what is wrong with the topic', async () => {
    await using world = await aws.world();
    const unset = await world.run(sync, { SNS_TOPIC_ARN: '' });
    expect([unset.code, unset.stderr]).toStrictEqual([
      2,
      'upledger: SNS_TOPIC_ARN is not set: set it to the topic whose subscriptions to manage\n',
    ]);
    world.sns.plan(() => ({
      _tag: 'Answer',
      status: 404,
      body: '<ErrorResponse><Error><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>',
    }));
    const gone = await world.run(sync);
    expect([gone.code, gone.stdout]).toStrictEqual([1, '']);
    expect(gone.stderr).toMatch(/^upledger: arn:.*: NotFound.*: Topic does not exist\n$/u);
  });
});
