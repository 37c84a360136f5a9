import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inject } from 'vitest';
import { tableDefinitions } from '../../../src/adapters/dynamodb/admin/table-definitions.ts';
import { startDynamoDb } from '../../support/aws/dynamodb-server.ts';
import type { RoleCredentials } from './instance-metadata.ts';
import { startStandIn, type StandIn } from './stand-in.ts';
import { ran, type Ran, type Terraform, terraformIn } from './terraform.ts';

const region = 'eu-central-1';

/** Everybody whom no role stands behind: the stand-in lets them do anything, as it does Terraform. */
export const administrator = {
  region,
  credentials: { accessKeyId: 'administrator', secretAccessKey: 'administrator' },
};

// The stand-in knows no bucket of its own host, checks no credentials and has no metadata service.
const override = `
provider "aws" {
  region                      = var.region
  access_key                  = "administrator"
  secret_key                  = "administrator"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
`;

export type Cloud = Readonly<{
  folder: string;
  standIn: StandIn;
  /** the DynamoDB-compatible server, past the gate */
  dynamodb: DynamoDBClient;
  terraform: Terraform;
  /** what a shell needs to reach it */
  shell: Readonly<Record<string, string>>;
  apply: (variables?: Readonly<Record<string, string>>) => Promise<void>;
  plan: (variables?: Readonly<Record<string, string>>) => Promise<Ran>;
  destroy: (variables?: Readonly<Record<string, string>>) => Promise<Ran>;
  output: (name: string) => Promise<string>;
  /** an output that is no text */
  json: (name: string) => Promise<string>;
  /** the boot script of the runners, as EC2 gives it to the next one */
  userData: () => Promise<string>;
  /** the group of the runners, as it is now */
  group: () => Promise<Readonly<{ min: number; max: number; desired: number; instances: number }>>;
  assume: (role: string) => Promise<RoleCredentials>;
  /** makes a role with one policy, and answers its ARN */
  createRole: (name: string, policyArn: string) => Promise<string>;
}>;

/**
 * An AWS of this test alone.
 *
 * @param started gets what must be done in the end, last first
 */
export const startCloud = async (started: (() => Promise<unknown>)[]): Promise<Cloud> => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-aws-'));
  started.push(async () => ran(['rm', '-rf', folder]));
  const dynamoServer = await startDynamoDb();
  started.push(dynamoServer.stop);
  const standIn = await startStandIn(folder, dynamoServer.endpoint);
  started.push(standIn.stop);
  const terraform = await terraformIn(folder, override, {
    AWS_ENDPOINT_URL: standIn.endpoint,
    AWS_REGION: region,
  });
  started.push(terraform.stop);
  const given = (variables: Readonly<Record<string, string>> = {}) => ({
    AWS_ENDPOINT_URL: standIn.endpoint,
    TF_VAR_region: region,
    TF_VAR_alert_emails: '["ops@example.com"]',
    TF_VAR_deny_private_targets: 'false',
    TF_VAR_ami_id: 'ami-03cf127a',
    TF_VAR_deletion_protection: 'false',
    TF_VAR_retain_checks_days: '90',
    TF_VAR_secrets_parameter_path: '/upledger/prod',
    TF_VAR_release_directory: inject('releases'),
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
  });
  const ask = async (service: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await fetch(standIn.endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=administrator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams(parameters),
    });
    return answer.text();
  };
  const dynamodb = new DynamoDBClient({ ...administrator, endpoint: dynamoServer.endpoint });
  return {
    folder,
    standIn,
    dynamodb,
    terraform,
    shell: { ...terraform.environment, AWS_ENDPOINT_URL: standIn.endpoint },
    apply: async (variables) => {
      await terraform.succeed(['apply', '-auto-approve', '-input=false', '-no-color'], given(variables));
    },
    plan: async (variables) =>
      terraform.run(['plan', '-detailed-exitcode', '-input=false', '-no-color'], given(variables)),
    destroy: async (variables) =>
      terraform.run(['destroy', '-auto-approve', '-input=false', '-no-color'], given(variables)),
    output: async (name) => terraform.succeed(['output', '-raw', name], given()),
    json: async (name) => terraform.succeed(['output', '-json', name], given()),
    group: async () => {
      const answer = await ask('autoscaling', {
        Action: 'DescribeAutoScalingGroups',
        Version: '2011-01-01',
        'AutoScalingGroupNames.member.1': 'upledger-prod',
      });
      const size = (name: string) => Number(new RegExp(`<${name}>(\\d+)</${name}>`, 'u').exec(answer)?.[1]);
      return {
        min: size('MinSize'),
        max: size('MaxSize'),
        desired: size('DesiredCapacity'),
        instances: answer.match(/<InstanceId>/gu)?.length ?? 0,
      };
    },
    userData: async () => {
      const answer = await ask('ec2', {
        Action: 'DescribeLaunchTemplateVersions',
        Version: '2016-11-15',
        LaunchTemplateName: 'upledger-prod-runner',
        'LaunchTemplateVersion.1': '$Latest',
      });
      const encoded = /<userData>([^<]*)<\/userData>/u.exec(answer)?.[1];
      if (encoded === undefined) throw new Error('EC2 knows no user data of the runners');
      return Buffer.from(encoded, 'base64').toString();
    },
    createRole: async (name, policyArn) => {
      const iam = { Version: '2010-05-08', RoleName: name };
      const answer = await ask('iam', { ...iam, Action: 'CreateRole', AssumeRolePolicyDocument: '{}' });
      await ask('iam', { ...iam, Action: 'AttachRolePolicy', PolicyArn: policyArn });
      const arn = /<Arn>([^<]*)<\/Arn>/u.exec(answer)?.[1];
      if (arn === undefined) throw new Error(`no role was made: ${answer}`);
      return arn;
    },
    assume: async (role) => {
      const sts = new STSClient({ ...administrator, endpoint: standIn.endpoint });
      const { Credentials: got } = await sts.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'test' }),
      );
      return {
        AccessKeyId: got?.AccessKeyId ?? '',
        SecretAccessKey: got?.SecretAccessKey ?? '',
        SessionToken: got?.SessionToken ?? '',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      };
    },
  };
};

/** The tables again, where PartiQL is answered rightly: by the definitions that Terraform's are compared with. */
export const createSameTables = async (dynamodb: DynamoDBClient): Promise<void> => {
  const tables = { configs: 'api_health_configs', states: 'api_health_states', events: 'api_health_events' };
  for (const { create, ttl } of tableDefinitions(tables)) {
    await dynamodb.send(new CreateTableCommand(create));
    if (ttl === null) continue;
    const TimeToLiveSpecification = { AttributeName: ttl, Enabled: true };
    await dynamodb.send(
      new UpdateTimeToLiveCommand({ TableName: create.TableName, TimeToLiveSpecification }),
    );
  }
};
