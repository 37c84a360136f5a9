import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableDefinitions } from '../../src/adapters/dynamodb/admin/table-definitions.ts';
import { mockedStates, type Resource, resourceOf } from './support/mocked-state.ts';
import { describeWith, needs } from './support/needs.ts';
import { rightsOf } from './support/rights.ts';
import { terraformIn } from './support/terraform.ts';
import { usedActions } from './support/used-actions.ts';

// `upledger init` creates tables on local endpoints; in an account, Terraform does. Everybody may ask who they are.
// The status page needs it, which excludes workers; page.tftest.hcl looks at its rights.
const notGranted = new Set([
  'dynamodb:CreateTable',
  'dynamodb:UpdateTimeToLive',
  'sts:GetCallerIdentity',
  's3:DeleteObject',
]);

// The program does not ask for these itself: SNS uses the key for it, and the boot script fetches the release and answers
// the group that started it.
const notOfTheProgram = new Set([
  'kms:Decrypt',
  'kms:GenerateDataKey*',
  's3:GetObject',
  'autoscaling:CompleteLifecycleAction',
]);

const policies = [
  'aws_iam_role_policy.instance',
  'aws_iam_role_policy.worker[0]',
  'aws_iam_policy.operator',
  'aws_iam_policy.auditor',
];

describeWith([needs.terraform], 'what Terraform gives the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upledger-rights-'));
  let resources: readonly Resource[] | undefined;

  beforeAll(async () => {
    const terraform = await terraformIn(folder);
    const states = await mockedStates(terraform, 'tests/everything.tftest.hcl');
    await terraform.stop();
    resources = states.get('everything');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const granted = (): ReadonlySet<string> =>
    new Set(
      policies.flatMap((address) => rightsOf(resourceOf(resources, address)).map(({ action }) => action)),
    );

  it('grants every action that the code asks for', () => {
    const has = granted();

    expect([...usedActions()].filter((action) => !has.has(action) && !notGranted.has(action))).toEqual([]);
  });

  it('grants no action that the code does not ask for', () => {
    const uses = usedActions();

    expect([...granted()].filter((action) => !uses.has(action) && !notOfTheProgram.has(action))).toEqual([]);
  });

  it('makes the tables that the code defines', () => {
    const tables = {
      configs: 'api_health_configs',
      states: 'api_health_states',
      events: 'api_health_events',
    };
    const made = ['configs', 'states', 'events'].map((name) =>
      tableOf(resourceOf(resources, `aws_dynamodb_table.${name}`).values),
    );

    expect(made).toEqual(
      tableDefinitions(tables).map(({ create, ttl }) => ({
        name: create.TableName,
        billing: create.BillingMode,
        attributes: new Map(
          create.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [
            AttributeName,
            AttributeType,
          ]),
        ),
        keys: create.KeySchema?.map(({ AttributeName }) => AttributeName),
        indexes: (create.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
          name: IndexName,
          keys: KeySchema?.map(({ AttributeName }) => AttributeName),
          projection: Projection?.ProjectionType,
        })),
        ttl,
      })),
    );
  });
});

type TableValues = Readonly<{
  name: string;
  billing_mode: string;
  hash_key: string;
  range_key: string | null;
  attribute: readonly Readonly<{ name: string; type: string }>[];
  global_secondary_index: readonly Readonly<{
    name: string;
    hash_key: string;
    range_key: string;
    projection_type: string;
  }>[];
  ttl: readonly Readonly<{ attribute_name: string; enabled: boolean }>[];
}>;

const tableOf = (values: Readonly<Record<string, unknown>>) => {
  const table = values as TableValues;
  return {
    name: table.name,
    billing: table.billing_mode,
    attributes: new Map(table.attribute.map(({ name, type }) => [name, type])),
    keys: [table.hash_key, ...(table.name.endsWith('events') ? [table.range_key] : [])],
    indexes: table.global_secondary_index.map((index) => ({
      name: index.name,
      keys: [index.hash_key, index.range_key],
      projection: index.projection_type,
    })),
    ttl: table.ttl.find(({ enabled }) => enabled)?.attribute_name ?? null,
  };
};
