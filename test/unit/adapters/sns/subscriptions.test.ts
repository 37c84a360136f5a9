import {
  ConfirmSubscriptionCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applySubscriptionPlan } from '../../../../src/adapters/sns/subscriptions/apply-subscription-plan.ts';
import { listSubscriptions } from '../../../../src/adapters/sns/subscriptions/list-subscriptions.ts';
import { snsClient } from '../../../../src/adapters/sns/sns-client.ts';
import { topicFindings } from '../../../../src/adapters/sns/subscriptions/topic-findings.ts';
import { planSubscriptions } from '../../../../src/adapters/sns/subscriptions/plan-subscriptions.ts';
import { awsEnv } from '../../../support/aws/aws-env.ts';
import { startAwsFakes, type AwsFakes } from '../../../support/aws/aws-fakes.ts';
import { startFaultProxy, type FaultProxy } from '../../../support/aws/fault-proxy.ts';
import { right } from '../../../support/right.ts';

describe('the subscriptions of a topic', () => {
  let fakes: AwsFakes;
  let proxy: FaultProxy;
  let client: SNSClient;
  let topicArn: string;
  let count = 0;
  beforeAll(async () => {
    fakes = await startAwsFakes();
    proxy = await startFaultProxy(fakes.endpoint);
    Object.assign(process.env, awsEnv({ sns: proxy.endpoint }));
    client = snsClient('eu-central-1', { connectMs: 1_000, requestMs: 3_000 });
  });
  afterAll(async () => {
    client.destroy();
    await proxy.stop();
    await fakes.stop();
  });
  beforeEach(() => {
    proxy.plan(() => ({ _tag: 'Pass' }));
    count += 1;
    ({ topicArn } = fakes.server.createTopic(`topic-${String(count)}`));
  });

  const subscribe = async (Endpoint: string, policy?: string, confirm = true) => {
    const Attributes = policy === undefined ? {} : { FilterPolicy: policy };
    const { SubscriptionArn } = await client.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint, Attributes }),
    );
    // To the stand-in, the ARN is the token that the mail would hold.
    if (confirm)
      await client.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: SubscriptionArn }));
  };
  const confirmAll = async () => {
    const { Subscriptions = [] } = await client.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }),
    );
    for (const { SubscriptionArn } of Subscriptions)
      await client.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: SubscriptionArn }));
  };
  const plan = async (...wanted: readonly string[]) =>
    right(planSubscriptions(wanted, await listSubscriptions(client, topicArn), 200));
  const sync = async (...wanted: readonly string[]) =>
    applySubscriptionPlan(client, topicArn, await plan(...wanted));
  const findings = async () => topicFindings(client, topicArn, []);

  it('makes one for each address, removes its own, touches no other, and then has nothing to do', async () => {
    await subscribe('all@x.io');
    await subscribe('theirs@x.io', '{"kind":["alert"]}');
    expect(await sync('Ops@x.io', 'cto@x.io', 'all@x.io', 'theirs@x.io')).toEqual({
      subscribed: ['cto@x.io', 'ops@x.io'],
      removed: [],
      failed: [],
    });
    expect((await plan('cto@x.io', 'ops@x.io')).pending.map(({ address }) => address)).toEqual([
      'cto@x.io',
      'ops@x.io',
    ]);

    await confirmAll();
    expect(await plan('ops@x.io', 'cto@x.io', 'all@x.io', 'theirs@x.io')).toMatchObject({
      subscribe: [],
      remove: [],
      kept: ['cto@x.io', 'ops@x.io'],
      covered: ['all@x.io'],
      filteredOtherwise: ['theirs@x.io'],
    });
    expect(await sync('cto@x.io')).toEqual({ subscribed: [], removed: ['ops@x.io'], failed: [] });
    expect(
      (await listSubscriptions(client, topicArn)).email.map(({ address }) => address).toSorted(),
    ).toEqual(['all@x.io', 'cto@x.io', 'theirs@x.io']);
  });

  it('reads all pages, as SNS shows them: pending without ARN, left ones as Deleted', async () => {
    const member = (arn: string, endpoint: string) =>
      `<member><TopicArn>${topicArn}</TopicArn><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn><Owner>1</Owner><Endpoint>${endpoint}</Endpoint></member>`;
    const page = (members: string, next: string) =>
      `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult><Subscriptions>${members}</Subscriptions>${next}</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`;
    proxy.plan(({ operation, body }) => {
      if (operation !== 'ListSubscriptionsByTopic') return { _tag: 'Pass' };
      const second = body.includes('NextToken=more');
      const members = second ? member('Deleted', 'left@x.io') : member('PendingConfirmation', 'asked@x.io');
      return {
        _tag: 'Answer',
        status: 200,
        body: page(members, second ? '' : '<NextToken>more</NextToken>'),
      };
    });
    expect(await plan('asked@x.io', 'left@x.io')).toMatchObject({
      subscribe: ['left@x.io'],
      pending: [{ address: 'asked@x.io', wanted: true }],
      unsubscribed: ['left@x.io'],
    });
    const found = await findings();
    expect(found.map(({ level }) => level)).toEqual(['ok', 'warning']);
    expect(found[1]?.remedy).toContain('asked@x.io');
  });

  it('tells an address that SNS refuses and goes on with the others', async () => {
    proxy.plan(({ operation, body }) =>
      operation === 'Subscribe' && body.includes('bad%40')
        ? {
            _tag: 'Answer',
            status: 400,
            body: '<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid parameter: Endpoint</Message></Error></ErrorResponse>',
          }
        : { _tag: 'Pass' },
    );
    const result = await sync('bad@x.io', 'good@x.io');
    expect(result.subscribed).toEqual(['good@x.io']);
    expect(result.failed.map(({ address, message }) => `${address} ${message}`)).toEqual([
      expect.stringMatching(/^bad@x\.io .*Endpoint/),
    ]);
  });

  it('finds a topic with nobody, with a filter only, and with somebody who hears everything', async () => {
    const level = async () => (await findings()).at(-1)?.level;
    expect(await level()).toBe('warning');
    await subscribe('a@x.io', '{"notify_emails":["a@x.io"]}');
    expect(await level()).toBe('warning');
    await subscribe('b@x.io');
    expect(await level()).toBe('ok');
  });

  it('finds a missing topic', async () => {
    const missing = await topicFindings(client, `${topicArn}-none`, []);
    expect(missing.map(({ level }) => level)).toEqual(['fault']);
  });
});
