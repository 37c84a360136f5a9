import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readLogIdentity } from '../../../src/adapters/dynamodb/read/read-log-identity.ts';
import { startAws } from '../../support/aws/aws-world.ts';
import { pass } from '../../support/aws/fault-proxy.ts';
import { describeDynamoDb } from '../../support/aws/dynamodb-server.ts';
import { right } from '../../support/right.ts';

describeDynamoDb('init', () => {
  vi.setConfig({ testTimeout: 60_000 });
  let aws: Awaited<ReturnType<typeof startAws>>;
  beforeAll(async () => {
    aws = await startAws();
  });
  afterAll(() => aws.stop());

  it('creates the tables and an example that can be applied to them, and never writes over either', async () => {
    await using world = await aws.world();
    const { configs, states, events } = world.tables.tables;
    await world.tables.client.send(new DeleteTableCommand({ TableName: events }));
    const first = await world.run(['init', '--store', 'dynamodb']);
    expect([first.code, first.stderr, first.stdout.split('\n')]).toStrictEqual([
      0,
      '',
      [
        `created table ${events}`,
        `table ${configs} already exists: left unchanged`,
        `table ${states} already exists: left unchanged`,
        'created apis.yaml',
        'created apis.schema.json',
        expect.stringMatching(
          /^Put your APIs into apis\.yaml, then: .+ apis apply .*apis\.yaml && .+ run .*--alerts console$/u,
        ) as unknown,
        '',
      ],
    ]);
    const text = await readFile(join(world.folder, 'apis.yaml'), 'utf8');
    const applied = await world.run(['apis', 'apply', 'apis.yaml']);
    expect([applied.code, applied.stdout]).toStrictEqual([0, expect.stringContaining('1 added')]);
    const again = await world.run(['init', '--store', 'dynamodb']);
    expect([again.code, again.stdout]).toStrictEqual([
      0,
      expect.stringMatching(/apis\.yaml already exists: left unchanged\n$/u),
    ]);
    expect(await readFile(join(world.folder, 'apis.yaml'), 'utf8')).toBe(text);
  });

  it('says beside new states which log they are of, and nothing beside states that were there', async () => {
    await using world = await aws.world();
    const { client, tables } = world.tables;
    const told = async () => right(await readLogIdentity(world.tables)());
    await client.send(new DeleteTableCommand({ TableName: tables.events }));
    expect((await world.run(['init', '--store', 'dynamodb'])).code).toBe(0);
    expect(await told()).toBeNull();
    await client.send(new DeleteTableCommand({ TableName: tables.states }));
    expect((await world.run(['init', '--store', 'dynamodb'])).code).toBe(0);
    const { Table: log } = await client.send(new DescribeTableCommand({ TableName: tables.events }));
    expect(await told()).toBe(log?.TableId);
    const run = await world.run(['status', '--json']);
    expect([run.code, run.stderr]).toStrictEqual([0, '']);
  });

  it('leaves tables that it may not create to Terraform, too, at an endpoint of its own in an account', async () => {
    await using world = await aws.world();
    world.dynamodb.plan(({ operation }) =>
      operation === 'CreateTable'
        ? {
            _tag: 'Answer',
            status: 400,
            body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not authorized"}',
          }
        : pass,
    );
    const ran = await world.run(['init']);
    world.dynamodb.plan(() => pass);
    expect([ran.code, ran.stderr]).toStrictEqual([0, '']);
    expect(ran.stdout).toContain('no tables created');
    expect(await readFile(join(world.folder, 'apis.yaml'), 'utf8')).toContain('api_id: example');
  });

  it('leaves the tables of an account to Terraform, and writes the example all the same', async () => {
    await using world = await aws.world();
    const seen = world.dynamodb.requests.length;
    const account = { AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_DYNAMODB: '' };
    const ran = await world.run(['init'], account);
    expect([ran.code, ran.stderr, ran.stdout.split('\n')]).toStrictEqual([
      0,
      '',
      [
        'no tables created: in an AWS account, terraform apply creates them; --print shows their definitions',
        'created apis.yaml',
        'created apis.schema.json',
        expect.stringMatching(
          /^Put your APIs into apis\.yaml, then: .+ apis apply .*apis\.yaml && .+ status$/u,
        ),
        '',
      ],
    ]);
    expect(world.dynamodb.requests.length).toBe(seen);
  });

  it('writes the example where --apis says, and none with --print', async () => {
    await using world = await aws.world();
    expect((await world.run(['init', '--print', '--apis', 'mine.yaml'])).code).toBe(0);
    expect(await readdir(world.folder)).toStrictEqual([]);
    expect((await world.run(['init', '--apis', 'mine.yaml'])).code).toBe(0);
    expect(await readdir(world.folder)).toStrictEqual(['apis.schema.json', 'mine.yaml']);
  });
});
