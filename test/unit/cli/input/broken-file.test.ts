import { DatabaseSync } from 'node:sqlite';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpServer } from '../../../support/http/servers.ts';
import { workplace, type Workplace } from '../../../support/program/workplace.ts';
import { PassReport, shaped } from '../../../support/report/report-shapes.ts';

const passOf = (stdout: string) => shaped(PassReport, JSON.parse(stdout));

const eventsOf = async (place: Workplace, api: string): Promise<readonly string[]> =>
  (await place.run(['events', api, '--json'])).stdout.split('\n').flatMap((line) => {
    const type = /"type":"(\w+)"/u.exec(line)?.[1];
    return type === undefined ? [] : [type];
  });

const versionOf = (place: Workplace): unknown => {
  using db = new DatabaseSync(join(place.path, 'upledger.db'), { readOnly: true });
  return db.prepare('PRAGMA user_version').get()?.['user_version'];
};

const good = (url: string): string => `apis:
  - api_id: shop
    url: ${url}
  - api_id: faulty
    url: ${url}
    timeout_ms: 0
  - api_id: gone
    url: ${url}
`;

describe('an apis.yaml that cannot be used as a whole', () => {
  it.each([
    [
      'YAML that ends too early',
      'apis:\n  - api_id: shop\n    headers: {A: "hunter2\n',
      /apis\.yaml:3:\d+: is not YAML/u,
    ],
    ['nothing', '', /apis\.yaml is empty/u],
    ['no list', 'api:\n  - api_id: shop\n', /apis\.yaml:1:1: api is not a key/u],
    ['no text', '\uFFFD\u0000', /is not YAML/u],
    ['a list', '- api_id: shop\n', /apis\.yaml is a list/u],
    ['apis that is a map', 'apis: {shop: 1}\n', /apis\.yaml:1:1: apis is a map/u],
    ['no key apis', 'defaults: {}\n', /apis\.yaml has no key apis/u],
    ['wrong defaults', 'apis: []\ndefaults: {timeout_ms: 0}\n', /2:12: defaults\.timeout_ms is 0/u],
    [
      'a default that looks right until it is compiled',
      "apis: []\ndefaults: {assertions: [{body: true, matches: '('}]}\n",
      /2:38: defaults\.assertions\[0\]\.matches /u,
    ],
    [
      'default_channels that are none',
      'apis: []\ndefault_channels: [7]\n',
      /2:20: default_channels\[0\] is 7/u,
    ],
    ['channels that are no list', 'apis: []\nchannels: {id: a}\n', /2:1: channels is a map/u],
    [
      'a channel without a usable id',
      'apis: []\nchannels:\n  - { id: Team, kind: webhook, url: https://hooks.example.com }\n',
      /3:7: channels\[0\]\.id is "Team", must be/u,
    ],
    [
      'two channels of one id',
      'apis: []\nchannels:\n  - { id: a, kind: webhook, url: https://a.example.com }\n  - { id: a, kind: webhook, url: https://b.example.com }\n',
      /3:7: channels\[0\]\.id is "a" more than once/u,
    ],
  ])('(%s) does not stop monitoring with its last text, and records no change', async (_, broken, why) => {
    await using place = await workplace();
    await using server = await httpServer((_request, response) => response.end('ok'));
    await place.apis(good(server.url));
    expect(await place.run(['run', '--all', '--json'])).toMatchObject({ code: 2 });
    const before = await eventsOf(place, 'gone');
    await place.apis(broken);
    const { code, stdout, stderr } = await place.run(['run', '--all', '--json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
    expect(stderr).toContain('no change and no removal of a config is recorded');
    expect(stderr + stdout).not.toContain('hunter2');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const { apis, outcomes, invalid } = passOf(stdout);
    expect([apis.total, apis.due, apis.checked, outcomes.up]).toStrictEqual([3, 2, 2, 2]);
    expect(invalid).toMatchObject([
      // One sentence, that announces nothing that is not there.
      { api_id: null, faults: [expect.stringMatching(new RegExp(`${why.source}.*[^:]$`, 'u'))] },
      { api_id: 'faulty', faults: [expect.stringContaining('apis[1].timeout_ms is 0')] },
    ]);
    expect(await eventsOf(place, 'gone')).toStrictEqual([...before, 'CheckCompleted']);
    // Mended, it is the file again.
    await place.apis(`apis:\n  - api_id: shop\n    url: ${server.url}\n    retries: 1\n`);
    expect(await place.run(['run', '--all'])).toMatchObject({ code: 0 });
    expect((await eventsOf(place, 'gone')).at(-1)).toBe('ApiConfigured');
    expect((await eventsOf(place, 'shop')).slice(-2)).toStrictEqual(['ApiConfigured', 'CheckCompleted']);
  });

  it('alerts go out, with the text of people on stdout and why on stderr', async () => {
    await using place = await workplace();
    let status = 200;
    await using server = await httpServer((_, response) => {
      response.writeHead(status).end();
    });
    await place.apis([{ api_id: 'shop', url: server.url }]);
    await place.run(['run', '--all']);
    status = 503;
    await place.apis('apis: [');
    const { code, stdout, stderr } = await place.run(['run', '--all']);
    expect(code).toBe(2);
    expect(stdout).toContain('shop is DOWN: ');
    expect(stdout).toContain('1 published, 0 pending');
    expect(stderr).toMatch(/apis\.yaml:1:\d+: is not YAML/u);
  });

  it('is used all the same if it is the first, and only a channel in it has no usable id', async () => {
    await using place = await workplace();
    await using server = await httpServer((_request, response) => response.end('ok'));
    await place.apis(
      `channels:\n  - { id: Team, kind: webhook, url: ${server.url} }\napis:\n  - { api_id: shop, url: ${server.url} }\n`,
    );
    for (const _ of [1, 2]) {
      const { code, stdout } = await place.run(['run', '--all', '--json']);
      expect([code, passOf(stdout).apis.checked]).toEqual([2, 1]);
    }
  });

  it('is refused as ever where nothing was kept, and by the commands that only look', async () => {
    await using place = await workplace();
    await place.apis('apis: [');
    expect(await place.run(['run'])).toMatchObject({ code: 2, stdout: '' });
    expect(await place.run(['apis', 'list'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('is no text to keep: the one before it stays, until one can be used again', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const text = (defaults: string): string =>
      `defaults: {${defaults}}\napis:\n  - {api_id: shop, url: "${server.url}"}\n`;
    await place.apis(text(''));
    await place.run(['run', '--all']);
    for (const wrong of ['timeout_ms: 0', 'timeout_ms: 1']) {
      await place.apis(`${text(wrong)}default_channels: []\n`);
      expect(passOf((await place.run(['run', '--all', '--json'])).stdout).apis.checked).toBe(1);
    }
    expect(await eventsOf(place, 'shop')).toStrictEqual([
      'ApiConfigured',
      'CheckCompleted',
      'CheckCompleted',
      'CheckCompleted',
    ]);
  });

  it('keeps its channels, in each pass in which the id of one is not usable', async () => {
    await using place = await workplace();
    let status = 200;
    const told: string[] = [];
    await using api = await httpServer((_request, response) => response.writeHead(status).end('ok'));
    await using team = await httpServer((request, response) => {
      told.push(String(request.method));
      response.end();
    });
    const text = (id: string): string =>
      `channels:\n  - { id: ${id}, kind: webhook, url: ${team.url} }\napis:\n  - { api_id: shop, url: ${api.url}, channels: [team], failure_threshold: 1 }\n`;
    await place.apis(text('team'));
    await place.run(['run', '--all']);
    await place.apis(text('Team'));
    await place.run(['run', '--all']);
    status = 500;
    const { stdout } = await place.run(['run', '--all', '--json']);
    expect(passOf(stdout)).toMatchObject({ alerts: { published: 1, pending: 0 } });
    expect(told).toEqual(['POST']);
  });

  it('is replaced by the text before an empty list, which looks like a mistake, unless that was meant', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const checked = async (text: Parameters<Workplace['apis']>[0], ...options: readonly string[]) => {
      await place.apis(text);
      const { code, stdout } = await place.run(['run', '--all', '--json', ...options]);
      return [code, passOf(stdout).apis.checked];
    };
    expect(await checked([{ api_id: 'shop', url: server.url }])).toEqual([0, 1]);
    expect(await checked('apis: []')).toEqual([2, 0]);
    expect(await checked('apis: [')).toEqual([2, 1]);
    expect(await checked([{ api_id: 'other', url: server.url }])).toEqual([2, 1]);
    expect(await checked('apis: [')).toEqual([2, 1]);
    expect((await eventsOf(place, 'shop')).filter((type) => type === 'CheckCompleted')).toHaveLength(3);
    expect(await checked('apis: []', '--prune')).toEqual([0, 0]);
    expect(await checked('apis: [')).toEqual([2, 0]);
    expect((await place.run(['apis', 'validate'])).code).toBe(2);
    await place.apis('apis: []');
    expect(await place.run(['apis', 'validate'])).toEqual({
      code: 0,
      stdout: 'apis.yaml: 0 APIs, all valid\n',
      stderr: 'upledger: apis.yaml lists no APIs: nothing is monitored\n',
    });
  });

  it('is kept by its path: another file of the same ledger is another', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    await place.apis([{ api_id: 'shop', url: server.url }]);
    await place.run(['run', '--all']);
    await writeFile(join(place.path, 'other.yaml'), 'apis: [');
    expect(await place.run(['run', '--all', '--apis', 'other.yaml'])).toMatchObject({ code: 2, stdout: '' });
    await place.apis('apis: [');
    const again = await place.run(['run', '--all', '--json', '--apis', join(place.path, 'apis.yaml')]);
    expect(passOf(again.stdout).apis.checked).toBe(1);
  });

  it('counts checks in force only: a config that was never recorded is named, and not recorded', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    await place.apis([
      { api_id: 'shop', url: server.url },
      { api_id: 'rest', url: server.url },
    ]);
    // Another shard has read the text, and this one has not recorded its APIs yet.
    const first = await place.run(['run', '--all', '--json', '--shard', '1/2']);
    const checked = passOf(first.stdout).apis.checked;
    await place.apis('apis: [');
    const { stdout, code } = await place.run(['run', '--all', '--json']);
    const { apis, invalid } = passOf(stdout);
    expect([code, apis.checked]).toStrictEqual([2, checked]);
    expect(invalid.slice(1).map(({ faults }) => faults.join())).toStrictEqual(
      Array.from(
        { length: 2 - checked },
        () => expect.stringContaining('is not the recorded one') as unknown,
      ),
    );
  });

  it('goes on when checks are kept for another time than was recorded, which is recorded once it is mended', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const apis = [{ api_id: 'shop', url: server.url }];
    await place.apis(apis);
    await place.run(['run', '--all']);
    const env = { RETAIN_CHECKS_DAYS: '30' };
    await place.apis('apis: [');
    const broken = await place.run(['run', '--all', '--json'], { env });
    expect(passOf(broken.stdout)).toMatchObject({ apis: { checked: 1, dropped: 0 }, unrecorded: [] });
    expect((await eventsOf(place, 'shop')).at(-1)).toBe('CheckCompleted');
    await place.apis(apis);
    await place.run(['run', '--all'], { env });
    expect((await eventsOf(place, 'shop')).slice(-2)).toStrictEqual(['ApiConfigured', 'CheckCompleted']);
    expect(await place.run(['audit'])).toMatchObject({ code: 0 });
  });

  it('leaves the schema as it was, holds templates unfilled, and stands in no export', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    const before = await place.run(['init']);
    expect(before.code).toBe(0);
    const version = versionOf(place);
    await place.apis(
      `x-marker: kept-text\napis:\n  - api_id: shop\n    url: ${server.url}\n    headers: {A: "\${env:UPLEDGER_SECRET_A}"}\n`,
    );
    await place.run(['run', '--all'], { env: { UPLEDGER_SECRET_A: 'hunter2' } });
    expect(versionOf(place)).toBe(version);
    using db = new DatabaseSync(join(place.path, 'upledger.db'), { readOnly: true });
    const [row] = db.prepare('SELECT path, text FROM api_health_config_texts').all();
    expect(row).toMatchObject({ path: join(place.path, 'apis.yaml') });
    expect(String(row?.['text'])).toContain('${env:UPLEDGER_SECRET_A}');
    const { stdout } = await place.run(['export']);
    expect(stdout).toContain('"shop"');
    expect(stdout).not.toContain('kept-text');
  });

  it('is no matter of a file that is not there', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end('ok'));
    await place.apis([{ api_id: 'shop', url: server.url }]);
    await place.run(['run', '--all']);
    await rm(join(place.path, 'apis.yaml'));
    expect(await place.run(['run', '--all'])).toMatchObject({ code: 2, stdout: '' });
  });
});
