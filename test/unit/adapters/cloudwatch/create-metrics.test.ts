import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from '../../../../src/adapters/cloudwatch/create-metrics.ts';
import { passMetrics, workMetrics } from '../../../../src/adapters/cloudwatch/metric-data.ts';
import type { PassCounts } from '../../../../src/runner/ports/metrics.ts';

const counts: PassCounts = {
  heartbeat: true,
  checked: 12,
  down: 2,
  slow: 0,
  expiring: 0,
  unrecorded: 0,
  unverified: false,
  pending: 1,
  failingChannels: 0,
  late: 0,
  invalid: 3,
  durationMs: 4_321,
  page: null,
  backlog: null,
};

let server: Server | null = null;
let requests = 0;

const serve = async (status: number): Promise<void> => {
  requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.statusCode = status;
    response.setHeader('smithy-protocol', 'rpc-v2-cbor');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', `http://127.0.0.1:${address.port}`);
};

const metrics = createMetrics({
  namespace: 'upledger',
  environment: 'prod',
  aws: { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
});

afterEach(() => {
  server?.close();
  server = null;
});

const named = (data: ReturnType<typeof passMetrics>): ReadonlyMap<string | undefined, number | undefined> =>
  new Map(data.map(({ MetricName, Value }) => [MetricName, Value]));

describe('passMetrics', () => {
  it('reports a heartbeat and the counts of a pass, in its environment', () => {
    const data = passMetrics('prod', counts);

    expect(named(data)).toEqual(
      new Map([
        ['Heartbeat', 1],
        ['Checked', 12],
        ['Down', 2],
        ['Unrecorded', 0],
        ['AlertsOwed', 1],
        ['InvalidConfigs', 3],
        ['DurationMs', 4_321],
      ]),
    );
    expect(new Set(data.map(({ Dimensions }) => JSON.stringify(Dimensions)))).toEqual(
      new Set(['[{"Name":"Environment","Value":"prod"}]']),
    );
  });

  it('leaves the heartbeat out when something was not recorded', () => {
    const data = named(passMetrics('prod', { ...counts, heartbeat: false, unrecorded: 4 }));

    expect([data.has('Heartbeat'), data.get('Unrecorded')]).toEqual([false, 4]);
  });

  it('says only of a pass that could not compare the states with the log that it could not', () => {
    const data = named(passMetrics('prod', { ...counts, heartbeat: false, unverified: true }));

    expect([data.has('Heartbeat'), data.get('Unverified')]).toEqual([false, 1]);
    expect(named(passMetrics('prod', counts)).has('Unverified')).toBe(false);
  });

  it('says of a page that was to be written whether it was', () => {
    const written = (page: boolean | null) =>
      named(passMetrics('prod', { ...counts, page })).get('PageWritten');

    expect([written(true), written(false), written(null)]).toEqual([1, 0, undefined]);
  });

  it('leaves to workers what they count themselves, and the heartbeat to the dispatcher', () => {
    const dispatched = named(passMetrics('prod', { ...counts, checked: null, down: null }));
    expect([dispatched.has('Checked'), dispatched.has('Down'), dispatched.has('Heartbeat')]).toEqual([
      false,
      false,
      true,
    ]);
    expect([
      ...named(workMetrics('prod', { checked: 9, down: 2, slow: 0, expiring: 0, unrecorded: 1 })),
    ]).toEqual([
      ['Checked', 9],
      ['Down', 2],
      ['Unrecorded', 1],
    ]);
  });

  it('reports the backlog where there is a queue', () => {
    expect(named(passMetrics('prod', { ...counts, backlog: 0 })).get('Backlog')).toBe(0);
  });
});

describe('createMetrics', () => {
  it('sends one request a pass', async () => {
    await serve(200);

    expect(await metrics.pass(counts)()).toEqual(E.right(undefined));
    expect(requests).toBe(1);
    expect(await metrics.work({ checked: 9, down: 2, slow: 0, expiring: 0, unrecorded: 1 })()).toEqual(
      E.right(undefined),
    );
    expect(requests).toBe(2);
  });

  it('says so when CloudWatch refuses', async () => {
    await serve(403);

    expect(await metrics.doctor(1)()).toMatchObject(E.left({ _tag: 'MetricsError' }));
  });
});
