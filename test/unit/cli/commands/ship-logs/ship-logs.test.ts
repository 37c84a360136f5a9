import { once } from 'node:events';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fc, test as property } from '@fast-check/vitest';
import { batchesOf, linesIn } from '../../../../../src/cli/commands/ship-logs/log-batches.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

type Put = Readonly<{
  logGroupName: string;
  logStreamName: string;
  logEvents: readonly Readonly<{ timestamp: number; message: string }>[];
}>;

/** CloudWatch Logs, as far as one stream of one group needs it. */
const logService = async () => {
  const put: Put[] = [];
  const asked: string[] = [];
  const rules = { hasStream: false, status: 200, answer: {} };
  const server = createServer((request, response) => {
    const answer = async () => {
      const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const body = JSON.parse(await text(request)) as Put;
      asked.push(action);
      const missing = action === 'PutLogEvents' && !rules.hasStream;
      if (action === 'CreateLogStream') rules.hasStream = true;
      const status = missing ? 400 : rules.status;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      if (action === 'PutLogEvents' && status === 200) put.push(body);
      const error = {
        __type: missing ? 'ResourceNotFoundException' : 'AccessDeniedException',
        message: 'no',
      };
      response.end(JSON.stringify(status === 200 ? rules.answer : error));
    };
    void answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    asked,
    rules,
    messages: () => put.flatMap(({ logEvents }) => logEvents.map(({ message }) => message)),
    put,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const line = (what: string, time = '2026-11-29T12:00:00.000Z'): string =>
  `${JSON.stringify({ time, what })}\n`;

describe('ship-logs', () => {
  let service: Awaited<ReturnType<typeof logService>>;
  let place: Workplace;
  let log: string;

  beforeEach(async () => {
    service = await logService();
    place = await workplace();
    log = join(place.path, 'upledger.jsonl');
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', service.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
    return async () => {
      service.stop();
      await place[Symbol.asyncDispose]();
    };
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const ship = () =>
    place.run(['ship-logs', log], {
      env: { AWS_REGION: 'eu-central-1', LOG_GROUP: '/upledger/prod', RUNNER_ID: 'runner:1' },
    });

  it('makes the stream, sends each line once, and goes on where it ended', async () => {
    await writeFile(log, line('one') + line('two'));
    expect((await ship()).code).toBe(0);
    await appendFile(log, line('three'));
    expect((await ship()).code).toBe(0);
    expect((await ship()).code).toBe(0);
    expect(service.asked).toEqual(['PutLogEvents', 'CreateLogStream', 'PutLogEvents', 'PutLogEvents']);
    expect(service.put[0]).toMatchObject({ logGroupName: '/upledger/prod', logStreamName: 'runner-1' });
    expect(service.put[0]?.logEvents[0]?.timestamp).toBe(Date.parse('2026-11-29T12:00:00.000Z'));
    expect(service.messages().map((one) => (JSON.parse(one) as { what: string }).what)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('leaves a line that is still being written to the next time', async () => {
    await writeFile(log, `${line('whole')}{"time":"2026-`);
    await ship();
    await appendFile(log, '11-29T12:00:01.000Z","what":"rest"}\n');
    await ship();
    expect(service.messages().map((one) => (JSON.parse(one) as { what: string }).what)).toEqual([
      'whole',
      'rest',
    ]);
  });

  it('sends the end of a file that was rotated, and then the new one from its beginning', async () => {
    await writeFile(log, line('sent'));
    await ship();
    await appendFile(log, line('before the rotation'));
    await rename(log, `${log}.1`);
    await writeFile(log, line('after it'));
    await ship();
    await ship();
    expect(service.messages().map((one) => (JSON.parse(one) as { what: string }).what)).toEqual([
      'sent',
      'before the rotation',
      'after it',
    ]);
  });

  it.each(['', '{"inode":1}', '{"inode":1,"offset":-5}', '{"inode":1,"offset":0.5}', 'null'])(
    'sends all of a file again when %j is what was kept of its end',
    async (kept) => {
      await writeFile(log, line('again'));
      await writeFile(`${log}.sent`, kept);
      expect((await ship()).code).toBe(0);
      expect(service.messages()).toEqual([line('again').trim()]);
    },
  );

  it('names a failure, and sends the same lines the next time', async () => {
    await writeFile(log, line('kept'));
    service.rules.hasStream = true;
    service.rules.status = 400;
    const { code, stderr } = await ship();
    expect([code, stderr]).toEqual([1, 'upledger: log group /upledger/prod: AccessDeniedException: no\n']);
    service.rules.status = 200;
    expect((await ship()).code).toBe(0);
    expect(service.messages()).toEqual([line('kept').trim()]);
  });

  it('says how many lines were refused', async () => {
    await writeFile(log, line('old', '2020-01-01T00:00:00.000Z') + line('new'));
    service.rules.hasStream = true;
    service.rules.answer = { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } };
    const { code, stderr } = await ship();
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 line refused')]);
  });

  it('asks for the group and for a file that is there', async () => {
    expect(await place.run(['ship-logs', log])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('LOG_GROUP is not set') as unknown,
    });
    expect(await ship()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('does not exist') as unknown,
    });
  });
});

property.prop([
  fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.date({ noInvalidDate: true }).map((at) => JSON.stringify({ time: at })),
    ),
  ),
  fc.nat(),
])(
  'every line comes in one batch, in the order of the times, each time one that the service takes',
  (texts, now) => {
    const lines = linesIn(Buffer.from(texts.map((one) => `${one}\n`).join('')), now);
    const batches = batchesOf(lines);
    expect(batches.flat()).toHaveLength(lines.length);
    for (const batch of batches) {
      const times = batch.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(24 * 3_600_000);
    }
  },
);

it('a batch is full at a mebibyte', () => {
  const lines = linesIn(Buffer.from(line('x'.repeat(200_000)).repeat(12)), 0);
  expect(batchesOf(lines).map(({ length }) => length)).toEqual([5, 5, 2]);
});
