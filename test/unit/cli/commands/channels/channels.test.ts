import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { workplace } from '../../../../support/program/workplace.ts';
import { bodyOf, httpServer } from '../../../../support/http/servers.ts';
import { TransitionLine, shaped } from '../../../../support/report/report-shapes.ts';

type Seen = { path: string; body: string };

/** An API that is UP or DOWN, and channels beside it: `/dead` breaks. */
const world = async () => {
  const seen: Seen[] = [];
  const api = { down: false };
  const take = async (request: IncomingMessage) => {
    const body = await bodyOf(request);
    seen.push({ path: request.url ?? '', body });
  };
  const server = await httpServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/api') response.writeHead(api.down ? 503 : 200).end();
    else
      void take(request).then(() => {
        response.writeHead(path.startsWith('/dead') ? 404 : 200).end('{}');
      });
  });
  return { server, seen, api };
};

const file = (url: string, channels: readonly string[]): string =>
  `channels:\n${channels.map((one) => `  - ${one}\n`).join('')}apis:\n  - { api_id: shop, url: '${url}/api', check_interval_seconds: 1 }\n`;

const hook = (url: string): string => `{ id: hook, kind: webhook, url: '${url}/hook?key=s3cret' }`;
const chat = `{ id: chat, kind: slack, url: '\${env:UPLEDGER_SECRET_CHAT}' }`;

describe('channels', () => {
  it('lists them, with origins only, and says which cannot be used here', async () => {
    await using place = await workplace();
    const { server } = await world();
    await using _server = server;
    await place.apis(file(server.url, [hook(server.url), chat]));
    const { code, stdout } = await place.run(['channels', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      channels: [
        { id: 'default', kind: 'console', target: null, apis: 1, lacks: null },
        { id: 'hook', kind: 'webhook', target: server.url, apis: 1, lacks: null },
        {
          id: 'chat',
          kind: 'slack',
          target: null,
          apis: 1,
          lacks: 'UPLEDGER_SECRET_CHAT is not set in the environment',
        },
      ],
      default_channels: null,
    });
    const shown = await place.run(['channels', 'list']);
    expect(shown.stdout).toContain('not usable: UPLEDGER_SECRET_CHAT is not set');
    expect(shown.stdout + stdout).not.toContain('s3cret');
  });

  it('sends one message marked TEST, and records nothing', async () => {
    await using place = await workplace();
    const { server, seen } = await world();
    await using _server = server;
    await place.apis(file(server.url, [hook(server.url), chat]));
    const env = { UPLEDGER_SECRET_CHAT: `${server.url}/dead/s3cret` };
    const sent = await place.run(['channels', 'test', 'hook'], { env });
    const { id, ...body } = JSON.parse(seen[0]?.body ?? '') as { id: string };
    expect(sent).toMatchObject({
      code: 0,
      stdout: `channel hook accepted a TEST message as ${id}; nothing was recorded\n`,
    });
    expect(body).toMatchObject({ type: 'test', transitions: [] });
    const refused = await place.run(['channels', 'test', 'chat'], { env });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('channel chat did not accept the TEST message: status: answered 404');
    expect(refused.stderr).not.toContain('s3cret');
    const unknown = await place.run(['channels', 'test', 'hok'], { env });
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('defines no channel "hok"; did you mean hook?');
    expect((await place.run(['channels', 'test', 'chat'])).stderr).toContain(
      'channel chat: UPLEDGER_SECRET_CHAT is not set in the environment',
    );
  });
});

describe('run, with channels', () => {
  it('tells each, and says who was told; a dead one costs only itself', async () => {
    await using place = await workplace();
    const { server, seen, api } = await world();
    await using _server = server;
    await place.apis(file(server.url, [hook(server.url), chat]));
    const env = { UPLEDGER_SECRET_CHAT: `${server.url}/dead/s3cret` };
    expect(await place.run(['run', '--all', '--json'], { env })).toMatchObject({ code: 0, stderr: '' });
    api.down = true;
    const down = await place.run(['run', '--all', '--json'], { env });
    expect(down.code).toBe(1);
    expect(JSON.parse(down.stdout)).toMatchObject({ alerts: { published: 0, pending: 1 } });
    expect(down.stderr).toContain('channel chat: shop/4 was rejected: status: answered 404');
    expect(seen.map(({ path }) => path).toSorted()).toEqual(['/dead/s3cret', '/hook?key=s3cret']);
    env.UPLEDGER_SECRET_CHAT = `${server.url}/mended`;
    const mended = await place.run(['run', '--all', '--json'], { env });
    expect(JSON.parse(mended.stdout)).toMatchObject({ alerts: { published: 1, pending: 0 } });
    const told = await place.run(['transitions', '--format', 'json'], { env });
    const line = shaped(TransitionLine, JSON.parse(told.stdout));
    expect(line.deliveries.map(({ channel_id }) => channel_id).toSorted()).toEqual([
      'chat',
      'default',
      'hook',
    ]);
    expect(line.alerted_at).toBe(line.deliveries.at(-1)?.at);
    expect((await place.run(['audit'])).code).toBe(0);
    expect((await place.run(['replay', '--verify'])).code).toBe(0);
    expect((await place.run(['export'])).stdout).not.toContain('s3cret');
  });

  it('warns in one line where nobody but its reader is told', async () => {
    await using place = await workplace();
    const { server } = await world();
    await using _server = server;
    await place.apis([{ api_id: 'shop', url: `${server.url}/api` }]);
    const lonely = await place.run(['run', '--all']);
    expect(lonely.stderr.match(/alerts are only printed here, so nobody else gets them/gu)).toHaveLength(1);
    expect((await place.run(['run', '--all', '--quiet'])).stderr).toBe('');
    await place.apis(file(server.url, [hook(server.url)]));
    expect((await place.run(['run', '--all'])).stderr).toBe('');
  });

  it('calls HEARTBEAT_URL after each pass that recorded everything', async () => {
    await using place = await workplace();
    const { server, seen } = await world();
    await using _server = server;
    await place.apis(file(server.url, [hook(server.url)]));
    const env = { HEARTBEAT_URL: `${server.url}/ping/s3cret` };
    expect(await place.run(['run', '--all', '--json'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(seen).toEqual([{ path: '/ping/s3cret', body: '' }]);
    const dead = { HEARTBEAT_URL: `${server.url}/dead/s3cret` };
    const missed = await place.run(['run', '--all', '--json'], { env: dead });
    expect(missed.code).toBe(0);
    expect(missed.stderr).toContain(`HEARTBEAT_URL (${server.url}) answered 404`);
    expect(missed.stderr).not.toContain('s3cret');
    seen.length = 0;
    using ledger = new DatabaseSync(join(place.path, 'upledger.db'));
    ledger.exec(
      `CREATE TRIGGER full BEFORE INSERT ON api_health_events BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    const unrecorded = await place.run(['run', '--all', '--json'], { env });
    expect(JSON.parse(unrecorded.stdout)).toMatchObject({ unrecorded: ['shop'] });
    expect(seen).toEqual([]);
  });

  it('records one config, whatever secrets and topic the environments of its runners have', async () => {
    await using place = await workplace();
    const { server, api } = await world();
    await using _server = server;
    await place.apis(file(server.url, [hook(server.url), chat]));
    const environments = [
      {},
      { UPLEDGER_SECRET_CHAT: `${server.url}/chat` },
      { UPLEDGER_SECRET_CHAT: 'no url' },
      { UPLEDGER_SECRET_CHAT: `${server.url}/other`, SNS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:x' },
    ];
    for (const down of [false, true])
      for (const env of environments) {
        api.down = down;
        await place.run(['run', '--all', '--json'], { env: { ...env, AWS_ENDPOINT_URL: server.url } });
      }
    const { stdout } = await place.run(['events', 'shop', '--json']);
    const log = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; channels?: string[] });
    expect(log.filter(({ type }) => type === 'CheckCompleted')).toHaveLength(8);
    expect(log.filter(({ type }) => type === 'ApiConfigured')).toHaveLength(1);
    expect(log.filter(({ type }) => type === 'StateChanged')).toMatchObject([
      { channels: ['chat', 'default', 'hook'] },
    ]);
    expect(log.filter(({ type }) => type === 'AlertWaived')).toEqual([]);
  });
});

describe('doctor, with channels', () => {
  it('says which can be used, and no longer that nobody is told', async () => {
    await using place = await workplace();
    const { server } = await world();
    await using _server = server;
    await place.run(['init']);
    await place.apis(file(server.url, [hook(server.url), chat]));
    const { code, stdout } = await place.run(['doctor', '--json']);
    expect(code).toBe(1);
    const findings = JSON.parse(stdout) as readonly { name: string; level: string; text: string }[];
    expect(findings).toContainEqual(expect.objectContaining({ name: 'channel hook', level: 'ok' }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        name: 'channel chat',
        level: 'fault',
        text: expect.stringContaining('UPLEDGER_SECRET_CHAT') as unknown,
      }),
    );
    expect(stdout).not.toContain('nobody is told');
  });
});
