import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  paginateScan,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableDefinitions } from '../../src/adapters/dynamodb/admin/table-definitions.ts';
import { createSameTables, startCloud, type Cloud } from './support/cloud.ts';
import { describeWith, needs } from './support/needs.ts';
import { blocksOf, startSession, type Block, type Session } from './support/pasted.ts';
import { startRoles, type Roles } from './support/roles.ts';
import { root } from './support/terraform.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** What must be true of the world before a block is pasted, or what AWS does after it: by a line of the block. */
type Hooks = Readonly<Record<string, () => Promise<unknown>>>;

const hookOf = (hooks: Hooks, { text }: Block) =>
  Object.entries(hooks).find(([line]) => text.includes(line))?.[1] ?? (async () => null);

/** Blocks that need a setting which these pages leave off, by a line of theirs, and what runs them. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['output -raw seals', 'apply.test.ts: seal_retention_days makes the bucket, cron seals into it'],
]);

const isPasted = ({ text }: Block): boolean => ![...elsewhere.keys()].some((line) => text.includes(line));

const required = [needs.terraform, needs.moto, needs.dynamodb, needs.awsCli, needs.jq];

describeWith(required, 'the commands of the pages for operators, on a stand-in of AWS', () => {
  let cloud: Cloud;
  let session: Session;
  let roles: Roles;
  let url = '';
  let status = 200;
  let snapshot: readonly Item[] = [];
  const started: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    cloud = await startCloud(started);
    session = await startSession(cloud.folder, {
      ...cloud.shell,
      AWS_ACCESS_KEY_ID: 'administrator',
      AWS_SECRET_ACCESS_KEY: 'administrator',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      TF_CLI_ARGS: '-no-color',
      TF_VAR_ami_id: 'ami-03cf127a',
    });
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}/`;
    started.push(async () => {
      server.close();
      server.closeAllConnections();
    });
  });

  afterAll(async () => {
    for (const undo of started.toReversed()) await undo();
  });

  const eventsIn = async (): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for await (const page of paginateScan(
      { client: cloud.dynamodb },
      { TableName: 'api_health_events', ConsistentRead: true },
    ))
      items.push(...(page.Items ?? []));
    return items;
  };

  const typesOf = (items: readonly Item[], apiId: string): readonly string[] =>
    items.filter((item) => item['api_id']?.S === apiId).map((item) => item['type']?.S ?? '');

  /** The table of events as it was, under a name: what DynamoDB does when it restores. */
  const restored = async (events: string): Promise<void> => {
    const tables = { configs: 'c', states: 's', events };
    const create = tableDefinitions(tables).find((one) => one.create.TableName === events)?.create;
    if (create === undefined) throw new Error('there is no table of events');
    await cloud.dynamodb.send(new CreateTableCommand(create));
    for (const item of snapshot)
      await cloud.dynamodb.send(new PutItemCommand({ TableName: events, Item: { ...item } }));
  };

  /** A pass of the instance, once more while the slot of a check is taken by the one before. */
  const pass = async (): Promise<void> => {
    // The test's own target is at a private address, which the settings of the page deny.
    const ran = await roles.as('instance', ['run', '--all'], { DENY_PRIVATE_TARGETS: 'false' });
    expect([ran.code, ran.stderr]).toEqual([0, ran.stderr]);
    if (ran.stdout.includes('ignored')) await pass();
  };

  /** Pastes the blocks, one after another, and answers with those that failed, or after which the world was not as it must be. */
  const pasted = async (
    blocks: readonly Block[],
    before: Hooks,
    after: Hooks,
  ): Promise<readonly unknown[]> => {
    const failed: unknown[] = [];
    for (const block of blocks.filter(isPasted))
      try {
        await hookOf(before, block)();
        const { code, stdout, stderr } = await session.paste(block.text);
        if (code !== 0)
          failed.push([block.section, block.text, code, stdout.slice(-1500), stderr.slice(-1500)]);
        await hookOf(after, block)();
      } catch (error) {
        failed.push([block.section, block.text, error]);
      }
    return failed;
  };

  it('docs/deployment.md: at most ten commands and one file from the clone to the first alert', async () => {
    const first = 'From the clone to the first alert';
    const blocks = await blocksOf('docs/deployment.md', 'sh');
    const commands = blocks
      .filter(({ section }) => section === first)
      .flatMap(({ text }) => text.trim().split('\n'));
    const files = (await blocksOf('docs/deployment.md', 'hcl')).filter(({ section }) => section === first);

    // And the clone itself.
    expect(commands.length + 1).toBeLessThanOrEqual(10);
    expect(files).toHaveLength(1);
    await writeFile(join(cloud.folder, 'terraform/terraform.tfvars'), files[0]?.text ?? '');
    const failed = await pasted(
      blocks,
      { 'file://token.txt': async () => writeFile(join(cloud.folder, 'token.txt'), 's3cret-s3cret') },
      {
        '-chdir=terraform apply': async () => {
          const listed = await cloud.terraform.succeed(['state', 'list']);
          const made = listed.split('\n').filter((address) => !/^data\.|^$/u.test(address));
          const page = await readFile(join(root, 'docs/deployment.md'), 'utf8');
          expect(page).toContain(`\`Plan: ${String(made.length)} to add\``);
          await createSameTables(cloud.dynamodb);
          roles = await startRoles(cloud);
          session.actAs(roles.credentials('operator'));
        },
        'examples/first-alert.yaml': async () => {
          await pass();
          expect(typesOf(await eventsIn(), 'broken')).toContain('AlertPublished');
        },
      },
    );

    expect(failed).toEqual([]);
  });

  it('docs/scaling.md', async () => {
    expect(await pasted(await blocksOf('docs/scaling.md', 'sh'), {}, {})).toEqual([]);
  });

  it('docs/operations.md, with a restore from the snapshot to the first pass', async () => {
    const blocks = await blocksOf('docs/operations.md', 'sh');
    const failed = await pasted(
      blocks,
      {
        'apis apply --dry-run': async () =>
          writeFile(
            join(cloud.folder, 'apis.yaml'),
            JSON.stringify({ apis: [{ api_id: 'example', url, check_interval_seconds: 1 }] }),
          ),
        'replay --verify': async () => {
          // Nothing writes behind the gap.
          const before = (await eventsIn()).length;
          const refused = await roles.as('instance', ['run', '--all']);
          expect([refused.code, (await eventsIn()).length]).toEqual([1, before]);
          expect(refused.stderr).toContain('replay --write --reset');
        },
        'deletion_protection=false\nterraform': async () => session.actAs(roles.credentials('operator')),
        '-var paused=true -var deletion_protection=false': async () =>
          session.actAs(
            await cloud.assume(
              await cloud.createRole('people', 'arn:aws:iam::aws:policy/AdministratorAccess'),
            ),
          ),
      },
      {
        'apis apply --dry-run': async () => {
          await pass();
          snapshot = await eventsIn();
          expect(typesOf(snapshot, 'example').filter((type) => type === 'StateChanged')).toHaveLength(2);
          status = 500;
          await pass();
          expect(typesOf(await eventsIn(), 'example').filter((type) => type === 'StateChanged')).toHaveLength(
            3,
          );
        },
        'wait table-exists --table-name restored-events': async () => restored('restored-events'),
        'restore-table-from-backup': async () => {
          await cloud.dynamodb.send(new DeleteTableCommand({ TableName: 'api_health_events' }));
          await restored('api_health_events');
        },
        'delete-backup': async () => {
          // The transition that was lost with the tail of the log is found again, and sent.
          await pass();
          expect(typesOf((await eventsIn()).slice(snapshot.length - 1), 'example')).toContain(
            'AlertPublished',
          );
          const audit = await roles.as('auditor', ['audit']);
          expect([audit.code, audit.stdout]).toEqual([0, expect.stringContaining('No faults')]);
        },
      },
    );

    expect(failed).toEqual([]);
    expect(await cloud.terraform.succeed(['state', 'list'])).toBe('');
  });

  it('left nothing in the clone that git would take: settings, states, secrets and exports stay out of it', async () => {
    expect(await session.untracked()).toEqual([]);
  });
});
