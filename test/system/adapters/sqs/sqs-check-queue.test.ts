import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCheckQueue, type OpenQueue } from '../../../../src/adapters/sqs/create-check-queue.ts';
import { checkMessage, checkQueueContract } from '../../../contracts/check-queue.ts';
import { awsEnv } from '../../../support/aws/aws-env.ts';
import { startAwsFakes, type AwsFakes } from '../../../support/aws/aws-fakes.ts';
import { pass, startFaultProxy, type FaultProxy } from '../../../support/aws/fault-proxy.ts';
import { left, right } from '../../../support/right.ts';

const region = 'eu-central-1';

describe('the queue in SQS', () => {
  let fakes: AwsFakes;
  let proxy: FaultProxy;
  let count = 0;
  const open: OpenQueue[] = [];
  beforeAll(async () => {
    fakes = await startAwsFakes();
    Object.assign(process.env, awsEnv({ sqs: fakes.endpoint }));
  });
  afterAll(() => fakes.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy(fakes.endpoint);
  });
  afterEach(async () => {
    for (const queue of open.splice(0)) queue.close();
    await proxy.stop();
  });

  const openQueue = async (endpoint = fakes.endpoint) => {
    const name = `checks-${String((count += 1))}`;
    fakes.server.createQueue(name);
    const queue = await createCheckQueue(region, `${endpoint}/000000000000/${name}`);
    open.push(queue);
    return { queue, name };
  };

  checkQueueContract('SQS', async () => {
    const { queue, name } = await openQueue();
    return {
      queue,
      put: (body) => void fakes.server.sendMessage(name, body),
      pass: (seconds) => sleep(seconds * 1000 + 50),
    };
  });

  const many = Array.from({ length: 25 }, (_, i) => checkMessage(`api-${String(i)}`));
  const refusal = (text: string) =>
    ({
      _tag: 'Answer',
      status: 400,
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${text}`, message: 'injected' }),
    }) as const;

  it('sends ten messages to a request', async () => {
    const { queue } = await openQueue(proxy.endpoint);
    await queue.send(many)();
    expect(proxy.requests.map(({ operation }) => operation)).toEqual(Array(3).fill('SendMessageBatch'));
  });

  it('tries what a request left out once more, alone', async () => {
    const { queue } = await openQueue(proxy.endpoint);
    proxy.plan(({ operation, body }) =>
      operation === 'SendMessageBatch' && body.includes('api-3')
        ? {
            _tag: 'Answer',
            status: 200,
            body: JSON.stringify({
              Successful: [],
              Failed: [{ Id: '3', SenderFault: false, Code: 'ThrottlingException' }],
            }),
          }
        : pass,
    );
    expect(await queue.send(many.slice(0, 10))()).toEqual(Array(10).fill(null));
    expect(proxy.requests.filter(({ operation }) => operation === 'SendMessage')).toHaveLength(10);
  });

  it('tells what is refused alone as well, and sends the others', async () => {
    const { queue, name } = await openQueue(proxy.endpoint);
    proxy.plan(({ operation, body }) => {
      if (operation === 'SendMessageBatch' && body.includes('api-13')) return refusal('BatchRequestTooLong');
      return operation === 'SendMessage' && body.includes('api-13')
        ? refusal('InvalidMessageContents')
        : pass;
    });
    const results = await queue.send(many)();
    expect(results.flatMap((result, i) => (result === null ? [] : [i]))).toEqual([13]);
    expect(results[13]).toMatchObject({
      _tag: 'QueueError',
      message: expect.stringMatching(/InvalidMessageContents: injected/) as unknown,
    });
    expect(fakes.server.inspectQueue(name)?.messages.ready).toHaveLength(24);
  });

  it('gives up a queue that is out of reach after the first requests, and says why for each message', async () => {
    const { queue } = await openQueue(proxy.endpoint);
    proxy.plan(() => ({ _tag: 'DropBefore' }));
    const messages = Array.from({ length: 400 }, (_, i) => checkMessage(`api-${String(i)}`));
    const results = await queue.send(messages)();
    expect(results).toHaveLength(400);
    expect(results.every((result) => result !== null)).toBe(true);
    // Four at a time, three attempts each.
    expect(proxy.requests.length).toBeLessThanOrEqual(12);
  });

  it('says what to do about a queue that is not there, or not allowed', async () => {
    const away = await createCheckQueue(region, `${fakes.endpoint}/000000000000/nowhere`);
    open.push(away);
    const asked = { most: 1, waitSeconds: 0, hiddenSeconds: 60 };
    expect(left(await away.receive(asked)()).message).toMatch(/is CHECK_QUEUE_URL right/);
    expect(await away.send([checkMessage('a')])()).toMatchObject([
      { message: expect.stringMatching(/is CHECK_QUEUE_URL right/) as unknown },
    ]);
    const { queue } = await openQueue(proxy.endpoint);
    proxy.plan(() => refusal('AccessDenied'));
    expect(left(await queue.backlog()).message).toMatch(/the role lacks this permission/);
    expect(left(await queue.remove('x')()).message).toMatch(/the role lacks this permission/);
    expect(left(await queue.extend('x', 1)()).message).toMatch(/the role lacks this permission/);
  });

  it('puts aside what was received too often: nothing of ours has to', async () => {
    const dead = fakes.server.createQueue('dead');
    fakes.server.createQueue('redriven', {
      attributes: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 2 }),
      },
    });
    const queue = await createCheckQueue(region, `${fakes.endpoint}/000000000000/redriven`);
    open.push(queue);
    fakes.server.sendMessage('redriven', 'no JSON');
    const asked = { most: 10, waitSeconds: 0, hiddenSeconds: 60 };
    for (const receiveCount of [1, 2]) {
      const [receipt] = right(await queue.receive(asked)());
      expect(receipt?.receiveCount).toBe(receiveCount);
      right(await queue.extend(receipt?.handle ?? '', 0)());
    }
    expect(right(await queue.receive(asked)())).toEqual([]);
    expect(fakes.server.inspectQueue('dead')?.messages.ready.map(({ body }) => body)).toEqual(['no JSON']);
  });
});
