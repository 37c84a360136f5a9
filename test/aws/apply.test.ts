import { join } from 'node:path';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { paginateScan, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator, createSameTables, startCloud, type Cloud } from './support/cloud.ts';
import { type CronLine, type Crontab, parseCrontab } from './support/cron.ts';
import {
  type InstanceMetadata,
  type RoleCredentials,
  startInstanceMetadata,
} from './support/instance-metadata.ts';
import { resourceOf, type Resource } from './support/mocked-state.ts';
import { describeWith, needs } from './support/needs.ts';
import { covers, rightsOf } from './support/rights.ts';
import { startRoles, type RoleName } from './support/roles.ts';
import { packageVersion } from './support/terraform.ts';
import { startTarget, type Target } from './support/target.ts';
import { throwawayRoot, type ThrowawayRoot } from './support/throwaway-root.ts';

type State = Readonly<{ values: Readonly<{ root_module: Readonly<{ resources: readonly Resource[] }> }> }>;

const required = [needs.terraform, needs.moto, needs.dynamodb, needs.chroot];

/** The log is sealed and there is a page, neither of which is the default. */
const settings = { seal_retention_days: '30', enable_status_page: 'true' };

/** As cron does it: the user's id, cron's own few variables, the shell. */
const asCron = ({ variables }: Crontab, line: CronLine | undefined): string =>
  `cd / && exec setpriv --reuid=${line?.user ?? ''} --regid=${line?.user ?? ''} --init-groups \
    env -i HOME=/nonexistent LOGNAME=upledger PATH='${variables['PATH'] ?? ''}' '${variables['SHELL'] ?? ''}' -c '${line?.command ?? ''}'`;

describeWith(required, 'terraform apply, on a stand-in of AWS', () => {
  let cloud: Cloud;
  let target: Target;
  let credentials: RoleCredentials;
  let metadata: InstanceMetadata;
  let machine: ThrowawayRoot;

  // What has begun is ended, however far the preparation came.
  const started: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    cloud = await startCloud(started);
    await cloud.apply(settings);
    await createSameTables(cloud.dynamodb);
    credentials = await cloud.assume(await cloud.output('instance_role'));
    metadata = await startInstanceMetadata('upledger-prod-instance', credentials);
    started.push(metadata.stop);
    machine = throwawayRoot(join(cloud.folder, 'machine'));
    started.push(machine.remove);
    target = await startTarget();
    started.push(target.stop);
    const ssm = new SSMClient({ ...administrator, endpoint: cloud.standIn.endpoint });
    await ssm.send(
      new PutParameterCommand({ Name: '/upledger/prod/TOKEN', Type: 'SecureString', Value: 's3cret' }),
    );
    for (const api_id of ['up', 'down'])
      await cloud.dynamodb.send(
        new PutItemCommand({
          TableName: 'api_health_configs',
          Item: {
            api_id: { S: api_id },
            url: { S: `${target.url}/${api_id}` },
            // The pass of the boot is the one that finds it due.
            check_interval_seconds: { N: '86400' },
            headers: { M: { authorization: { S: 'Bearer ${env:UPLEDGER_SECRET_TOKEN}' } } },
          },
        }),
      );
  });

  afterAll(async () => {
    for (const undo of started.toReversed()) await undo();
  });

  it('leaves nothing for a second plan to change', async () => {
    const { code, stdout } = await cloud.plan(settings);

    expect([code, stdout]).toEqual([0, expect.stringContaining('No changes.')]);
  });

  const environment = () => ({
    AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.endpoint,
    AWS_ENDPOINT_URL: cloud.standIn.endpoint,
    AWS_ENDPOINT_URL_S3: cloud.standIn.endpoint,
    UPLEDGER_BOOT_PAUSE_SECONDS: '1',
    UPLEDGER_BOOT_ATTEMPTS: '2',
  });

  const answers = () => cloud.standIn.launches().map((asked) => asked['LifecycleActionResult']);

  const storage = (who: S3ClientConfig) =>
    new S3Client({ ...who, endpoint: cloud.standIn.endpoint, forcePathStyle: true, maxAttempts: 1 });

  /** A machine of its own, thrown away with what it said. */
  const bootElsewhere = async (name: string, script: string) => {
    const other = throwawayRoot(join(cloud.folder, name));
    const booted = await other.run(script, environment());
    const console = await other.read('/dev/console');
    await other.remove();
    return { code: booted.code, console, stdout: booted.stdout };
  };

  it('boots: the release is fetched with the role, checked and installed', async () => {
    const script = await cloud.userData();
    const booted = await machine.run(script, environment());

    expect([booted.code, booted.stderr]).toEqual([0, expect.any(String)]);
    expect(await machine.read('/dev/console')).toContain(
      `upledger boot: upledger-${packageVersion()}-linux-x64 is installed`,
    );
    expect(cloud.standIn.launches()).toMatchObject([
      {
        Action: 'CompleteLifecycleAction',
        AutoScalingGroupName: 'upledger-prod',
        LifecycleHookName: 'first-pass',
        InstanceId: 'i-0123456789abcdef0',
        LifecycleActionResult: 'CONTINUE',
      },
    ]);
    const asked = await machine.run(`
      stat -c '%U:%G %a %n' /etc/upledger/environment /etc/cron.d/upledger /opt/upledger/current/bin/node /var/log/upledger
      getent passwd upledger | cut -d: -f7
      cat /opt/upledger/current/VERSION
      /usr/local/bin/upledger --version
    `);
    expect(asked.stdout.split('\n')).toEqual([
      'root:upledger 640 /etc/upledger/environment',
      'root:root 644 /etc/cron.d/upledger',
      'root:root 755 /opt/upledger/current/bin/node',
      'upledger:upledger 750 /var/log/upledger',
      '/usr/sbin/nologin',
      packageVersion(),
      packageVersion(),
      '',
    ]);
  });

  it('says on the console what failed, when the archive is not the one that Terraform knows', async () => {
    const script = await cloud.userData();
    const { code, console } = await bootElsewhere(
      'other',
      script.replace(/sha256='[0-9a-f]{64}'/u, `sha256='${'0'.repeat(64)}'`),
    );

    expect(code).toBe(1);
    expect(console).toContain('FAILED while checking the SHA-256 of the release');
    expect(answers()).toEqual(['CONTINUE', 'ABANDON']);
  });

  it('passes by the line that cron was given, beside the pass of the boot', async () => {
    const crontab = parseCrontab(await machine.read('/etc/cron.d/upledger'));
    const [pass, doctor] = crontab.lines;
    expect(crontab.lines.map(({ schedule }) => schedule.join(' '))).toEqual([
      '*/2 * * * *',
      '17 6 * * *',
      '* * * * *',
      '17 5 * * *',
    ]);
    expect(doctor?.command).toContain(' doctor');

    // Only the endpoints are ours.
    const run = await machine.run(`
      cat >>/etc/upledger/environment <<'END'
AWS_ENDPOINT_URL="${cloud.standIn.endpoint}"
AWS_EC2_METADATA_SERVICE_ENDPOINT="${metadata.endpoint}"
END
      ${asCron(crontab, pass)}
    `);
    const log = await machine.read('/var/log/upledger/run.log');

    expect([run.code, log]).toEqual([0, expect.any(String)]);
    const events: string[] = [];
    for await (const { Items = [] } of paginateScan(
      { client: cloud.dynamodb },
      { TableName: 'api_health_events' },
    ))
      events.push(...Items.map((item) => `${item['api_id']?.S ?? ''} ${item['type']?.S ?? ''}`));
    expect(events.toSorted()).toEqual([
      'down AlertAttempted',
      'down AlertPublished',
      'down ApiConfigured',
      'down CheckCompleted',
      'down StateChanged',
      'up ApiConfigured',
      'up CheckCompleted',
    ]);
    const cloudWatch = new CloudWatchClient({ ...administrator, endpoint: cloud.standIn.endpoint });
    const { Metrics: metrics = [] } = await cloudWatch.send(
      new ListMetricsCommand({ Namespace: 'upledger' }),
    );
    expect(metrics.map(({ MetricName }) => MetricName)).toContain('Heartbeat');
  });

  it('sends its log, and seals the events where nobody can take a seal away', async () => {
    const crontab = parseCrontab(await machine.read('/etc/cron.d/upledger'));
    const [, , shipping, sealing] = crontab.lines;
    for (const line of [sealing, shipping]) {
      const run = await machine.run(asCron(crontab, line));
      expect([run.code, await machine.read('/var/log/upledger/upledger.jsonl')]).toEqual([
        0,
        expect.any(String),
      ]);
    }

    const logs = new CloudWatchLogsClient({ ...administrator, endpoint: cloud.standIn.endpoint });
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/upledger/prod' }));
    const said = events.map(({ message = '' }) => JSON.parse(message) as Readonly<Record<string, unknown>>);
    expect(said).toContainEqual(
      expect.objectContaining({
        level: 'info',
        api_id: 'down',
        what: expect.stringContaining('UP -> DOWN') as string,
      }),
    );
    expect(said.at(-1)?.['what']).toMatch(/^sealed 2 streams in s3:\/\//u);
    const s3 = storage(administrator);
    const Bucket = 'upledger-prod-seals-123456789012-eu-central-1';
    const { Versions: [seal] = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(seal?.Key).toMatch(/^seals\/.*\.json$/u);
    const { ObjectLockMode } = await s3.send(new HeadObjectCommand({ Bucket, Key: seal?.Key }));
    expect(ObjectLockMode).toBe('GOVERNANCE');
    const version = { Bucket, Key: seal?.Key, VersionId: seal?.VersionId };
    await expect(s3.send(new DeleteObjectCommand(version))).rejects.toThrow(/Access ?Denied/u);
    const denied = cloud.standIn.decisions().filter(({ allowed }) => !allowed);
    expect(denied).toEqual([]);
  });

  it('ran the doctor at boot, who found the role to have what it needs', async () => {
    const log = await machine.read('/var/log/upledger/doctor.log');

    expect(log).toMatch(/read permissions/u);
    expect(log).not.toMatch(/AccessDenied|not authorized/u);
  });

  it('wrote the status page with each pass, the index last, and nothing that is not of the page', async () => {
    const s3 = storage(administrator);
    const Bucket = 'upledger-prod-page-123456789012-eu-central-1';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(
      expect.arrayContaining([
        'index.html',
        'api/v2/summary.json',
        'badge/down.svg',
        'incidents/down-3.html',
      ]),
    );
    const index = await s3.send(new GetObjectCommand({ Bucket, Key: 'index.html' }));
    expect([index.ContentType, index.CacheControl]).toEqual([
      'text/html; charset=utf-8',
      'public, max-age=30',
    ]);
    const written = cloud.standIn
      .decisions()
      .filter(({ action, resource }) => action === 's3:PutObject' && resource.includes(`:::${Bucket}/`))
      .map(({ resource }) => resource.replace(`arn:aws:s3:::${Bucket}/`, ''));
    expect(written.filter((key) => key === 'index.html')).toHaveLength(2);
    expect(written.at(-1)).toBe('index.html');
  });

  it('was refused nothing that a pass asks for, and asked for all that it may', async () => {
    const decisions = cloud.standIn.decisions();
    const state = JSON.parse(await cloud.terraform.succeed(['show', '-json'])) as State;
    const granted = rightsOf(resourceOf(state.values.root_module.resources, 'aws_iam_role_policy.instance'));
    const unused = granted.filter((right) => !decisions.some((decision) => covers(right, decision)));

    expect(decisions.filter(({ allowed }) => !allowed)).toEqual([]);
    // The last is for a roll-back to 0.1.0. A path is read through itself; what lies below it is AWS's way of naming the same.
    expect(unused).toEqual([
      {
        action: 'ssm:GetParametersByPath',
        resource: 'arn:aws:ssm:eu-central-1:123456789012:parameter/upledger/prod/*',
      },
      {
        action: 'dynamodb:BatchGetItem',
        resource: expect.stringMatching(/:table\/api_health_configs$/u) as unknown,
      },
      // No file of the page has gone.
      { action: 's3:DeleteObject', resource: expect.stringMatching(/-page-.*\/\*$/u) as unknown },
    ]);
  });

  it('lets people compare the log with the seal, each with their own role, and no role take one away or write the page', async () => {
    const roles = await startRoles(cloud);
    const seals = await cloud.output('seals');
    const compare = async (role: RoleName) => {
      const { code, stdout, asked } = await roles.as(role, ['audit', '--against', seals]);
      return [role, code, stdout.includes('No faults'), asked.filter(({ allowed }) => !allowed)];
    };

    expect([await compare('auditor'), await compare('operator')]).toEqual([
      ['auditor', 0, true, []],
      ['operator', 0, true, []],
    ]);
    const [, Bucket = '', folder = ''] = /^s3:\/\/([^/]+)\/(.*)$/u.exec(seals) ?? [];
    const { Contents: [seal] = [] } = await storage(administrator).send(new ListObjectsV2Command({ Bucket }));
    const through: string[] = [];
    for (const role of ['instance', 'operator', 'auditor'] as const) {
      const s3 = storage(roles.client(role));
      const page = { Bucket: Bucket.replace('-seals-', '-page-'), Key: 'index.html', Body: 'all is well' };
      const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
        'delete a seal': async () => s3.send(new DeleteObjectCommand({ Bucket, Key: seal?.Key })),
        'write beside the seals': async () => s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' })),
        ...(role === 'instance'
          ? {}
          : {
              'add a seal': async () =>
                s3.send(new PutObjectCommand({ Bucket, Key: `${folder}x.json`, Body: '{}' })),
              'write the page': async () => s3.send(new PutObjectCommand(page)),
            }),
      };
      for (const [what, attempt] of Object.entries(attempts)) {
        const outcome = await attempt().then(() => 'done', String);
        if (!outcome.includes('not authorized')) through.push(`${role}: ${what}: ${outcome}`);
      }
    }
    expect(through).toEqual([]);
  });

  it('waits for doctor and a good pass, and gives the machine up when neither comes', async () => {
    const script = await cloud.userData();
    const blind = await bootElsewhere(
      'blind',
      script.replaceAll('DDB_EVENT_TABLE="api_health_events"', 'DDB_EVENT_TABLE="nowhere"'),
    );

    expect(blind.code).toBe(1);
    expect(blind.stdout).toContain('attempt 2 of 2 to make a good pass failed');
    expect(blind.console).toContain('FAILED while making the first good pass');
    expect(answers()).toEqual(['CONTINUE', 'ABANDON', 'ABANDON']);
  });

  it('pauses: no runner is left, and nothing that would start one; then goes on', async () => {
    await cloud.apply({ ...settings, paused: 'true' });
    const paused = await cloud.group();
    await cloud.apply(settings);
    const resumed = await cloud.group();

    expect([paused, resumed]).toEqual([
      { min: 0, max: 0, desired: 0, instances: 0 },
      { min: 1, max: 2, desired: 1, instances: 1 },
    ]);
  });

  it('takes everything down but the seals, which somebody with a right of their own must take first', async () => {
    expect(await cloud.output('removal')).toMatch(
      /Takes: .*api_health_events.*NOT protected.*Keeps: .*Stops at: the bucket of seals, upledger-prod-seals-/su,
    );
    // The plan that is shown before the question has it, too.
    expect(await cloud.destroy(settings)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /Takes: .*Keeps: .*Stops at: .*aws_dynamodb_table\.events: Destroying/su,
      ) as string,
      stderr: expect.stringContaining('BucketNotEmpty') as string,
    });
    const s3 = storage(administrator);
    const Bucket = 'upledger-prod-seals-123456789012-eu-central-1';
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toHaveLength(1);
    for (const { Key, VersionId } of Versions)
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }));
    expect(await cloud.destroy(settings)).toMatchObject({ code: 0, stderr: '' });

    expect(await cloud.terraform.succeed(['state', 'list'])).toBe('');
  });
});
