import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { publishTimes } from '../../../../src/adapters/sns/publish-timeouts.ts';
import { snsAlerts } from '../../../../src/adapters/sns/sns-channel.ts';
import { snsClient } from '../../../../src/adapters/sns/sns-client.ts';
import type { AlertMessage } from '../../../../src/runner/ports/alert-channel.ts';
import { awsEnv } from '../../../support/aws/aws-env.ts';
import {
  listPolicy,
  startAwsFakes,
  type AwsFakes,
  type TopicAndQueue,
} from '../../../support/aws/aws-fakes.ts';
import { deafPort } from '../../../support/http/deaf-port.ts';
import { freePort } from '../../../support/http/free-port.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../../../support/aws/fault-proxy.ts';

const message: AlertMessage = {
  kind: 'alert',
  subject: 'payments is DOWN: 503',
  body: 'payments is DOWN\n',
  api_id: 'payments',
  from: 'UP',
  to: 'DOWN',
  transition_id: 'payments/17',
  notify_emails: ['Ops@example.com', 'cto@example.com'],
  about: [],
  minimal: false,
};

const snsError = (status: number, code: string, text: string): Fault => ({
  _tag: 'Answer',
  status,
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

describe('snsAlerts', () => {
  let fakes: AwsFakes;
  let proxy: FaultProxy;
  let topic: TopicAndQueue;
  beforeAll(async () => {
    fakes = await startAwsFakes();
  });
  afterAll(() => fakes.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy(fakes.endpoint);
    topic = fakes.topicWithQueue(`alerts-${String(Math.random()).slice(2)}`);
  });
  afterEach(() => proxy.stop());

  const alerts = (endpoint = proxy.endpoint, claimMs = 90_000, requestMs?: number) => {
    Object.assign(process.env, awsEnv({ sns: endpoint }));
    const times = { ...publishTimes(claimMs), ...(requestMs === undefined ? {} : { requestMs }) };
    return snsAlerts({
      client: snsClient('eu-central-1', times),
      topicArn: topic.topicArn,
      environment: 'production',
      times,
      elapsed: () => performance.now(),
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      },
      random: () => 0,
    });
  };
  const publish = async (...given: Parameters<typeof alerts>) => alerts(...given).publish(message)();
  const inTurn = (...faults: readonly Fault[]) => proxy.plan(({ n }) => faults[n - 1] ?? { _tag: 'Pass' });

  it('publishes subject, body and the attributes that subscriptions filter by', async () => {
    const result = await publish();
    expect(result).toMatchObject({ _tag: 'Accepted', channel: 'sns', topic_arn: topic.topicArn });
    expect(result._tag === 'Accepted' && result.message_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(fakes.delivered(topic.queueName)).toEqual([
      {
        subject: message.subject,
        body: message.body,
        attributes: {
          kind: 'alert',
          api_id: 'payments',
          from: 'UP',
          to: 'DOWN',
          environment: 'production',
          transition_id: 'payments/17',
          notify_emails: ['ops@example.com', 'cto@example.com'],
        },
      },
    ]);
  });

  it('reaches who filters for their address, in any case, and nobody else', async () => {
    const ours = fakes.topicWithQueue('filtered', { notify_emails: ['ops@example.com'] });
    fakes.server.createQueue('other');
    fakes.server.subscribe({
      topic: 'filtered',
      queue: 'other',
      attributes: { FilterPolicy: listPolicy({ notify_emails: ['else@example.com'] }) },
    });
    topic = ours;
    await publish();
    expect(fakes.delivered(ours.queueName)).toHaveLength(1);
    expect(fakes.delivered('other')).toHaveLength(0);
  });

  it('takes any subject and body, however long and whatever they hold', async () => {
    const wild = {
      ...message,
      subject: `é\n${'x'.repeat(300)}`,
      body: '💥'.repeat(200_000),
      notify_emails: [],
    };
    expect(await alerts().publish(wild)()).toMatchObject({ _tag: 'Accepted' });
    const [delivered] = fakes.delivered(topic.queueName);
    expect(delivered?.subject).toMatch(/^\? x{94}\.\.\.$/);
    expect(delivered?.body).toMatch(/^(💥)+$/u);
    expect(await alerts().publish({ ...message, subject: '', body: '' })()).toMatchObject({
      _tag: 'Accepted',
    });
  });

  it.each([
    ['a broken connection', { _tag: 'DropBefore' }],
    ['an error of the server', snsError(500, 'InternalError', 'oops')],
    ['throttling', snsError(400, 'Throttling', 'Rate exceeded')],
  ] as const)('tries again after %s', async (_, fault) => {
    inTurn(fault, fault);
    expect(await publish()).toMatchObject({ _tag: 'Accepted' });
    expect(proxy.requests).toHaveLength(3);
    expect(fakes.delivered(topic.queueName)).toHaveLength(1);
  });

  it.each([
    [404, 'NotFound', 'Topic does not exist', false, 1],
    [403, 'AuthorizationError', 'not authorized to perform: SNS:Publish', false, 1],
    [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.', false, 1],
    [400, 'KMSAccessDenied', 'The ciphertext refers to a key that does not exist', false, 1],
    [400, 'InvalidParameter', 'Invalid parameter: TopicArn Reason: no value', false, 1],
    [400, 'InvalidParameter', 'Invalid parameter: Subject', true, 1],
    [400, 'InvalidParameter', 'Invalid parameter: Message too long', true, 1],
    [400, 'ParameterValueInvalid', 'Invalid parameter value: MessageAttributes.entry.1', true, 1],
    [400, 'Throttling', 'Rate exceeded', false, 3],
    [429, 'TooManyRequests', 'slow down', false, 3],
  ])(
    'is refused by %i %s "%s"; about the message: %s; attempts: %i',
    async (status, code, text, about, attempts) => {
      proxy.plan(() => snsError(status, code, text));
      expect(await publish()).toMatchObject({
        _tag: 'Rejected',
        messageRejected: about,
        error: { message: text },
      });
      expect(proxy.requests).toHaveLength(attempts);
    },
  );

  it('is refused when nobody listens', async () => {
    const result = await publish(`http://127.0.0.1:${String(await freePort())}`);
    expect(result).toMatchObject({
      _tag: 'Rejected',
      messageRejected: false,
      error: { kind: 'ECONNREFUSED' },
    });
  });

  it('is refused when nobody answers the knock: nothing was sent', async () => {
    await using deaf = await deafPort();
    const result = await publish(`http://127.0.0.1:${String(deaf.port)}`, 6_000);
    expect(result).toMatchObject({
      _tag: 'Rejected',
      messageRejected: false,
      error: { kind: 'TimeoutError' },
    });
  });

  it('is refused when the name does not resolve', async () => {
    const result = await publish('http://sns.upledger.invalid');
    expect(result).toMatchObject({ _tag: 'Rejected', messageRejected: false });
  });

  it.each([
    ['one of them was carried out and its answer lost', [{ _tag: 'DropAfter' }]],
    ['one of them was answered with 500', [snsError(500, 'InternalError', 'oops')]],
  ] as const)('is unknown when all attempts failed and %s', async (_, first) => {
    inTurn(...first, snsError(404, 'NotFound', 'Topic does not exist'));
    expect(await publish()).toMatchObject({ _tag: 'Unknown' });
  });

  it('is unknown, and over in time, when no answer comes', async () => {
    proxy.plan(() => ({ _tag: 'Delay', ms: 3_000 }));
    const before = performance.now();
    expect(await publish(proxy.endpoint, 6_000)).toMatchObject({ _tag: 'Unknown' });
    // A third of the claim would be 2 s; by then the answer has to be recorded, too.
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('publishTimes', () => {
  it.each([2, 5, 10, 30, 60, 90, 300, 3_600])(
    'fits all attempts into a sixth of a claim of %i s',
    (seconds) => {
      const { attempts, requestMs, connectMs, totalMs } = publishTimes(seconds * 1_000);
      expect(totalMs).toBeLessThanOrEqual((seconds * 1_000) / 6);
      expect(attempts * requestMs).toBeLessThan(totalMs);
      expect(connectMs).toBeLessThan(requestMs);
      expect(connectMs).toBeGreaterThan(0);
    },
  );
});
