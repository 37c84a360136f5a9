import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { snsClient } from '../../../src/adapters/sns/sns-client.ts';
import { awsEnv } from '../../support/aws/aws-env.ts';
import { httpServer } from '../../support/http/servers.ts';
import { startAws, type AwsWorld } from '../../support/aws/aws-world.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { pass } from '../../support/aws/fault-proxy.ts';
import { subscribeMail } from '../../support/aws/mail-subscriptions.ts';
import { workplace } from '../../support/program/workplace.ts';

type Entry = Readonly<Record<string, unknown>>;

describeDynamoDb('apis apply', () => {
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

  const apply = async (world: AwsWorld, apis: readonly Entry[], ...options: readonly string[]) => {
    await writeFile(join(world.folder, 'apis.yaml'), JSON.stringify({ apis }));
    return world.run(['apis', 'apply', ...options]);
  };
  const stored = async ({ tables }: AwsWorld) => {
    const { Items = [] } = await tables.client.send(
      new ScanCommand({ TableName: tables.tables.configs, ConsistentRead: true }),
    );
    return Items.toSorted((a, b) => ((a['api_id']?.S ?? '') < (b['api_id']?.S ?? '') ? -1 : 1));
  };
  const writesIn = (world: AwsWorld) =>
    world.dynamodb.requests.filter(
      ({ operation }) => !/^(?:Scan|Query|BatchGet|Get|Describe)/u.test(operation),
    ).length;

  const asksIn = (world: AwsWorld) =>
    world.sns.requests.filter(({ operation }) => operation === 'Subscribe').length;

  it('says who in notify_emails would hear nothing, and subscribes them when told to', async () => {
    await using world = await aws.world();
    const told = await apply(world, [shop, blog]);
    expect([told.code, told.stdout, told.stderr]).toStrictEqual([
      0,
      '+ blog\n+ shop\n2 added, 0 changed, 0 removed, 0 unchanged\n',
      expect.stringMatching(/^upledger: a@x\.io: in notify_emails, but not subscribed/u) as unknown,
    ]);
    const warned = JSON.parse((await world.run(['doctor', '--json'])).stdout) as { name: string }[];
    expect(warned.filter(({ name }) => name === 'notify_emails')).toMatchObject([
      { level: 'warning', text: expect.stringContaining('a@x.io') as unknown },
    ]);

    const dry = await apply(world, [blog], '--sync', '--dry-run');
    expect([dry.code, dry.stderr]).toStrictEqual([0, '']);
    // Without --prune the table keeps shop, and with it its address.
    expect(dry.stdout).toContain('+ a@x.io: AWS asks for confirmation by mail\ndry run: nothing was done\n');
    expect(asksIn(world)).toBe(0);

    const done = await apply(world, [shop, blog], '--sync', '--json');
    expect([done.code, done.stderr, JSON.parse(done.stdout)]).toMatchObject([
      0,
      '',
      { unchanged: ['blog', 'shop'], subscriptions: { subscribed: ['a@x.io'], done: true } },
    ]);
    expect(asksIn(world)).toBe(1);
    const again = await apply(world, [shop, blog]);
    expect([again.code, again.stderr]).toStrictEqual([0, '']);
    const calm = JSON.parse((await world.run(['doctor', '--json'])).stdout) as { name: string }[];
    expect(calm.map(({ name }) => name)).not.toContain('notify_emails');
  });

  it('writes all the same while the topic does not answer, and says what is not known', async () => {
    await using world = await aws.world();
    world.sns.plan(() => ({
      _tag: 'Answer',
      status: 403,
      body: '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>',
    }));
    const ran = await apply(world, [shop]);
    expect([ran.code, ran.stderr]).toStrictEqual([
      0,
      expect.stringMatching(/whether notify_emails are subscribed is not known: arn:.*AuthorizationError/u),
    ]);
    const synced = await apply(world, [shop], '--sync');
    expect([synced.code, synced.stderr]).toStrictEqual([1, expect.stringContaining('AuthorizationError')]);
    const unset = await world.run(['apis', 'apply', '--sync'], { SNS_TOPIC_ARN: '' });
    expect([unset.code, unset.stderr]).toStrictEqual([2, expect.stringContaining('--sync needs the topic')]);
    expect(await stored(world)).toHaveLength(1);
  });

  const shop = { api_id: 'shop', url: 'https://shop.example.com/health?key=k3y', notify_emails: ['a@x.io'] };
  const blog = { api_id: 'blog', url: 'https://blog.example.com/' };

  it('writes what is new or other, says each field, and then has nothing to do', async () => {
    await using world = await aws.world();
    await subscribeMail(sns, world.topic.topicArn, 'a@x.io', { policy: '{"notify_emails":["a@x.io"]}' });
    const first = await apply(world, [shop, blog]);
    expect([first.code, first.stderr, first.stdout]).toStrictEqual([
      0,
      '',
      '+ blog\n+ shop\n2 added, 0 changed, 0 removed, 0 unchanged\n',
    ]);
    expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual(['blog', 'shop']);
    const writes = writesIn(world);
    const again = await apply(world, [blog, shop]);
    expect(again.stdout).toBe('0 added, 0 changed, 0 removed, 2 unchanged\n');
    expect(writesIn(world)).toBe(writes);

    const changed = { ...shop, timeout_ms: 900, url: 'https://shop.example.com/health?key=other' };
    const dry = await apply(world, [changed, blog], '--dry-run');
    expect(dry.stdout).toContain('dry run: nothing was written');
    expect(writesIn(world)).toBe(writes);
    const second = await apply(world, [changed, blog]);
    expect(second.stdout.split('\n')).toStrictEqual([
      '~ shop',
      '    url: "https://shop.example.com/health?key=***", changed in a redacted part',
      '    timeout_ms: 5000 -> 900',
      '0 added, 1 changed, 0 removed, 1 unchanged',
      '',
    ]);
    const [, item] = await stored(world);
    expect([item?.['timeout_ms']?.N, item?.['url']?.S]).toStrictEqual(['900', changed.url]);
    const { code, stdout } = await world.run(['apis', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { api_id: 'blog', valid: true },
      { api_id: 'shop', timeout_ms: 900 },
    ]);
  });

  it('carries defaults, names, groups and tags to the table, and export brings them back', async () => {
    await using world = await aws.world();
    const text = `defaults: {timeout_ms: 2s, tags: [eu], retries: 1}
apis:
  - {api_id: shop, url: 'https://shop.example.com/', name: The shop, group: Shop}
  - {api_id: blog, url: 'https://blog.example.com/', timeout_ms: 5s, tags: [], retries: 0}
`;
    const file = join(world.folder, 'apis.yaml');
    await writeFile(file, text);
    const first = await world.run(['apis', 'apply']);
    expect([first.code, first.stdout]).toStrictEqual([
      0,
      '~ defaults of the file\n+ blog\n+ shop\n2 added, 0 changed, 0 removed, 0 unchanged\n',
    ]);
    expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual([
      'blog',
      'shop',
      '~settings',
    ]);
    const [blog2, shop2] = await stored(world);
    expect([blog2?.['timeout_ms']?.N, shop2?.['timeout_ms']?.N, shop2?.['name']?.S]).toStrictEqual([
      '5000',
      '2000',
      'The shop',
    ]);
    const exported = await world.run(['apis', 'export']);
    expect([exported.code, exported.stderr]).toStrictEqual([0, '']);
    await writeFile(file, exported.stdout);
    expect((await world.run(['apis', 'apply', '--json'])).stdout).not.toContain('settings');
    expect(JSON.parse((await world.run(['apis', 'apply', '--dry-run', '--json'])).stdout)).toMatchObject({
      added: [],
      changed: [],
      unchanged: ['blog', 'shop'],
    });
    const kept = await apply(world, [shop, blog]);
    expect(kept.stdout).toContain('they are kept (--prune removes them)');
    expect(await stored(world)).toHaveLength(3);
    await apply(world, [shop, blog], '--prune');
    expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual(['blog', 'shop']);
  });

  it('carries the page settings of a file to the table, and names those of a table that cannot be used', async () => {
    await using world = await aws.world();
    const file = join(world.folder, 'apis.yaml');
    await writeFile(
      file,
      `page: {title: Acme status, groups: [Shop], details: true}
apis:
  - {api_id: shop, url: 'http://127.0.0.1:1/', group: Shop}
`,
    );
    const first = await world.run(['apis', 'apply']);
    expect([first.code, first.stdout]).toStrictEqual([
      0,
      '~ page of the file\n+ shop\n1 added, 0 changed, 0 removed, 0 unchanged\n',
    ]);
    const settings = async () => (await stored(world)).find((item) => item['api_id']?.S === '~settings');
    // What is said, and no default.
    expect(Object.keys((await settings())?.['page']?.M ?? {}).toSorted()).toStrictEqual([
      'details',
      'groups',
      'title',
    ]);
    const exported = await world.run(['apis', 'export']);
    expect([exported.code, exported.stderr]).toStrictEqual([0, '']);
    await writeFile(file, exported.stdout);
    expect((await world.run(['apis', 'apply', '--json'])).stdout).not.toContain('settings');

    expect((await world.run(['run', '--page', 'site'])).code).toBe(0);
    const page = await readFile(join(world.folder, 'site', 'index.html'), 'utf8');
    expect(page).toContain('<title>');
    expect(page).toContain('Acme status');

    const { client, tables } = world.tables;
    await client.send(
      new UpdateItemCommand({
        TableName: tables.configs,
        Key: { api_id: { S: '~settings' } },
        UpdateExpression: 'SET page = :page',
        ExpressionAttributeValues: { ':page': { M: { time_zone: { S: 'Nowhere' } } } },
      }),
    );
    const wrong = await world.run(['run', '--all', '--json', '--page', 'site']);
    // The pass does everything else; the page has its defaults.
    expect([wrong.code, JSON.parse(wrong.stdout)]).toMatchObject([
      2,
      {
        apis: { checked: 1 },
        invalid: [{ api_id: '~settings', faults: [expect.stringContaining('page.time_zone')] }],
      },
    ]);
    expect(await readFile(join(world.folder, 'site', 'index.html'), 'utf8')).not.toContain('Acme status');
    // A file mends it.
    expect((await world.run(['apis', 'apply'])).stdout).toContain('~ page of the file');
    expect((await world.run(['run', '--all'])).code).toBe(0);
  });

  it('carries the retention of a file to the table, where passes go by it, and warns of older runners', async () => {
    await using world = await aws.world();
    await using server = await httpServer((_, response) => response.end());
    const file = join(world.folder, 'apis.yaml');
    await writeFile(file, `retain_checks_days: 30\napis: [{ api_id: shop, url: '${server.url}' }]\n`);
    const first = await world.run(['apis', 'apply']);
    expect([first.code, first.stdout, first.stderr]).toStrictEqual([
      0,
      '~ retain_checks_days: none -> 30\n+ shop\n1 added, 0 changed, 0 removed, 0 unchanged\n',
      expect.stringContaining('retain_checks_days is 30, and RETAIN_CHECKS_DAYS is not set here'),
    ]);
    const exported = await world.run(['apis', 'export']);
    expect(exported.stdout).toContain('retain_checks_days: 30\n');
    await writeFile(file, exported.stdout);
    expect((await world.run(['apis', 'apply', '--json'])).stdout).not.toContain('settings');

    const eventsOf = async (type: string) =>
      (await world.run(['events', 'shop', '--type', type, '--json'])).stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const recorded = async () =>
      (await eventsOf('ApiConfigured')).map(({ retain_checks_days }) => retain_checks_days);
    const keptDays = async () =>
      (await eventsOf('CheckCompleted')).flatMap(({ expires_at, recorded_at }) =>
        expires_at === undefined
          ? []
          : [(Number(expires_at) - Math.floor(Date.parse(String(recorded_at)) / 1000)) / 86_400],
      );
    expect((await world.run(['run'])).code).toBe(0);
    const { client, tables } = world.tables;
    const set = async (days: string) =>
      client.send(
        new UpdateItemCommand({
          TableName: tables.configs,
          Key: { api_id: { S: '~settings' } },
          UpdateExpression: 'SET retain_checks_days = :days',
          ExpressionAttributeValues: { ':days': { N: days } },
        }),
      );
    await set('3');
    // It cannot be used: the retention is the one that was recorded last.
    const wrong = await world.run(['run', '--all', '--json'], { RETAIN_CHECKS_DAYS: '60' });
    expect([wrong.code, JSON.parse(wrong.stdout)]).toMatchObject([2, { apis: { checked: 1 } }]);
    expect(await recorded()).toStrictEqual([30]);
    expect(await keptDays()).toStrictEqual([30]);
    await set('40');
    expect((await world.run(['run', '--all'])).code).toBe(0);
    expect(await recorded()).toStrictEqual([30, 40]);
  });

  it('removes what the file does not name with --prune alone', async () => {
    await using world = await aws.world();
    await apply(world, [shop, blog]);
    const kept = await apply(world, [shop]);
    expect(kept.stdout).toContain('blog is not in the file and is kept (--prune removes it)');
    expect(await stored(world)).toHaveLength(2);
    const dry = await apply(world, [shop], '--prune', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toStrictEqual({
      added: [],
      changed: [],
      removed: ['blog'],
      kept: [],
      unchanged: ['shop'],
      written: false,
    });
    expect(await stored(world)).toHaveLength(2);
    const pruned = await apply(world, [shop], '--prune');
    expect(pruned.stdout).toBe('- blog\n0 added, 0 changed, 1 removed, 1 unchanged\n');
    expect(await stored(world)).toHaveLength(1);
  });

  it.each([[[]], [['--dry-run']]])(
    'removes nothing for a file that names none of what is there (%j), until it does',
    async (options) => {
      await using world = await aws.world();
      await apply(world, [shop, blog]);
      const other = { ...blog, api_id: 'other' };
      for (const apis of [[], [other]]) {
        const { code, stdout, stderr } = await apply(world, apis, '--prune', ...options);
        expect([code, stdout]).toStrictEqual([2, '']);
        expect(stderr).toMatch(/lists none of the APIs in table .* \(2\), .* nothing was written/u);
        expect(await stored(world)).toHaveLength(2);
      }
      expect((await apply(world, [other])).code).toBe(0);
      expect((await apply(world, [other], '--prune')).code).toBe(0);
      expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual(['other']);
    },
  );

  it('applies a file without APIs to an empty table', async () => {
    await using world = await aws.world();
    expect((await apply(world, [], '--prune')).code).toBe(0);
  });

  it('writes nothing of a file with one fault', async () => {
    await using world = await aws.world();
    const { code, stdout, stderr } = await apply(world, [blog, { ...shop, retries: 9 }]);
    expect([code, stdout]).toStrictEqual([2, '']);
    expect(stderr).toContain('retries is 9, must be a whole number from 0 to 5');
    expect(stderr).toContain('apis.yaml is not applied: nothing was written');
    expect(await stored(world)).toStrictEqual([]);
  });

  it('writes nothing of a file with an item that the table would refuse, and all of one that just fits', async () => {
    await using world = await aws.world();
    const headers = (last: number) =>
      Object.fromEntries(
        Array.from({ length: 18 }, (_, i) => [`x-${String(i)}`, 'h'.repeat(i < 17 ? 8192 : last)]),
      );
    const large = (last: number) => ({ ...shop, body: '漢'.repeat(87_381), headers: headers(last) });
    const { code, stdout, stderr } = await apply(world, [blog, large(8192), { ...blog, api_id: 'other' }]);
    expect([code, stdout]).toStrictEqual([2, '']);
    const size = Number(
      /shop would be an item of (\d+) bytes, but DynamoDB allows 409600/u.exec(stderr)?.[1],
    );
    expect(stderr).toContain('apis.yaml is not applied: nothing was written');
    expect(writesIn(world)).toBe(0);
    const dry = await apply(world, [large(8192)], '--dry-run');
    expect(dry.code).toBe(2);
    const fits = 8192 - (size - 409_600);
    expect((await apply(world, [large(fits + 1)])).code).toBe(2);
    expect((await apply(world, [blog, large(fits)])).code).toBe(0);
    expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual(['blog', 'shop']);
  });

  it('shows no secret, whatever changes', async () => {
    await using world = await aws.world();
    const secret = (value: string) => ({
      ...shop,
      url: `https://shop.example.com/?token=${value}-1`,
      headers: { authorization: `Bearer ${value}-2`, accept: '*/*' },
      body: `{"pass":"${value}-3"}`,
    });
    const outputs = [
      await apply(world, [secret('hush')]),
      await apply(world, [secret('tacet')]),
      await apply(world, [secret('psst')], '--json', '--dry-run'),
    ];
    expect(outputs[1]?.stdout).toContain(
      'headers: ["accept: ***","authorization: ***"], changed in a redacted part',
    );
    for (const { code, stdout, stderr } of outputs) {
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(/hush|tacet|psst/u);
    }
  });

  it('replaces an invalid item, shows it in the list, and tells one that no file can name', async () => {
    await using world = await aws.world();
    const { client, tables } = world.tables;
    for (const [api_id, field] of [
      ['shop', 'wrong_field'],
      ['no name!', 'url'],
    ] as const)
      await client.send(
        new PutItemCommand({
          TableName: tables.configs,
          Item: { api_id: { S: api_id }, [field]: { S: 'http://x.io/' } },
        }),
      );
    const list = await world.run(['apis', 'list']);
    expect(list.stdout).toMatch(/^shop +invalid/mu);
    expect(list.stdout).toMatch(/no api_id/u);
    const { code, stdout, stderr } = await apply(world, [shop], '--prune');
    expect(code).toBe(0);
    expect(stdout).toContain('~ shop\n    replaces an invalid item: ');
    expect(stderr).toContain('no file can list it, so it is kept');
    expect((await stored(world)).map((item) => item['api_id']?.S)).toStrictEqual(['no name!', 'shop']);
  });

  it('says how far it came when the table cannot be written, and does the rest the next time', async () => {
    await using world = await aws.world();
    const entries = Array.from({ length: 40 }, (_, i) => ({ ...blog, api_id: `api-${String(i)}` }));
    let puts = 0;
    world.dynamodb.plan(({ operation }) => {
      if (operation === 'PutItem') puts += 1;
      return puts > 20
        ? {
            _tag: 'Answer',
            status: 400,
            body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
          }
        : pass;
    });
    const { code, stderr } = await apply(world, entries);
    expect(code).toBe(1);
    expect(stderr).toMatch(/: 20 of 40 changes were written, then: .*not authorized/u);
    world.dynamodb.plan(() => pass);
    const rest = await apply(world, entries);
    expect([rest.code, rest.stdout]).toStrictEqual([
      0,
      expect.stringContaining('20 added, 0 changed, 0 removed, 20 unchanged'),
    ]);
    expect(await stored(world)).toHaveLength(40);
  });

  it('is for the table alone', async () => {
    await using place = await workplace();
    await place.apis([blog]);
    const { code, stderr } = await place.run(['apis', 'apply']);
    expect([code, stderr]).toStrictEqual([2, expect.stringContaining('apis apply writes the table')]);
  });
});
