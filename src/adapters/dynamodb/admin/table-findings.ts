import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../../runner/doctor/remedy.ts';
import { awsErrorName, awsFailureText, isDenied } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { tableDefinitions, type TableDefinition } from './table-definitions.ts';

/** What was found of one table. */
export type FoundTable = Readonly<{
  name: string;
  findings: readonly Finding[];
  /** the role may not describe it, which says nothing about the table */
  denied: boolean;
}>;

/** Each table and index against its definition; `retains`: whether old checks are meant to expire, asked where a table is well. */
export const tableFindings = async (
  deps: DynamoDeps,
  retains: () => Promise<boolean>,
): Promise<readonly FoundTable[]> =>
  // At once: one endpoint that does not answer is waited for once.
  Promise.all(tableDefinitions(deps.tables).map((definition) => lookAtTable(deps, definition, retains)));

const lookAtTable = async (
  deps: DynamoDeps,
  definition: TableDefinition,
  retains: () => Promise<boolean>,
): Promise<FoundTable> => {
  const name = definition.create.TableName ?? '';
  try {
    return { name, denied: false, findings: await describedTable(deps, definition, retains) };
  } catch (cause) {
    const missing = awsErrorName(cause) === 'ResourceNotFoundException';
    const remedy = missing
      ? 'create it: terraform apply, or `upledger init` against a local endpoint; are AWS_REGION and the DDB_… names right?'
      : remedyOfFailure(cause, {
          endpoint: 'AWS_ENDPOINT_URL_DYNAMODB',
          refused: 'doctor needs dynamodb:DescribeTable and dynamodb:DescribeTimeToLive',
        });
    const text = missing ? 'does not exist' : awsFailureText(cause);
    return { name, denied: isDenied(cause), findings: [fault(`table ${name}`, text, remedy)] };
  }
};

/** Rejects when the table cannot be described. */
const describedTable = async (
  { client }: DynamoDeps,
  { create, ttl }: TableDefinition,
  retains: () => Promise<boolean>,
): Promise<readonly Finding[]> => {
  const TableName = create.TableName ?? '';
  const name = `table ${TableName}`;
  const { Table: table = {} } = await client.send(new DescribeTableCommand({ TableName }));
  const wrong = differences(table, create);
  if (wrong.length > 0)
    return [
      fault(name, wrong.join('; '), 'compare it with `upledger init --print`; a key cannot be changed later'),
    ];
  const state = table.TableStatus ?? 'unknown';
  const items = `about ${String(table.ItemCount ?? 0)} items`;
  const described =
    state === 'ACTIVE' || state === 'UPDATING'
      ? okay(name, `${state.toLowerCase()}, ${items}`)
      : fault(name, `is ${state}`, 'wait until it is ACTIVE');
  if (ttl === null || !(await retains())) return [described];
  const { TimeToLiveDescription: live } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (live?.TimeToLiveStatus === 'ENABLED' && live.AttributeName === ttl) return [described];
  const remedy = `enable the table's time to live on ${ttl}`;
  return [
    described,
    warning(`${name}, expiry`, 'old checks are marked to expire, but the table does not delete them', remedy),
  ];
};

type Keys =
  readonly Readonly<{ AttributeName: string | undefined; KeyType: string | undefined }>[] | undefined;

const keyText = (keys: Keys): string =>
  (keys ?? []).map(({ AttributeName, KeyType }) => `${AttributeName ?? ''} (${KeyType ?? ''})`).join(', ');

const differences = (
  table: TableDescription,
  { KeySchema, GlobalSecondaryIndexes = [], AttributeDefinitions = [] }: TableDefinition['create'],
): readonly string[] => {
  const wrong: string[] = [];
  if (keyText(table.KeySchema) !== keyText(KeySchema))
    wrong.push(`its key is ${keyText(table.KeySchema)}, must be ${keyText(KeySchema)}`);
  for (const { AttributeName, AttributeType } of AttributeDefinitions) {
    const there = table.AttributeDefinitions?.find(
      (one) => one.AttributeName === AttributeName,
    )?.AttributeType;
    if (there !== undefined && there !== AttributeType)
      wrong.push(`${AttributeName ?? ''} is of type ${there}, must be ${AttributeType ?? ''}`);
  }
  for (const index of GlobalSecondaryIndexes) {
    const there = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName);
    const title = `index ${index.IndexName ?? ''}`;
    if (there === undefined) wrong.push(`${title} is missing`);
    else if (keyText(there.KeySchema) !== keyText(index.KeySchema))
      wrong.push(`${title} has the key ${keyText(there.KeySchema)}, must have ${keyText(index.KeySchema)}`);
    else if (there.Projection?.ProjectionType !== 'ALL') wrong.push(`${title} must project all attributes`);
    else if (there.IndexStatus !== undefined && there.IndexStatus !== 'ACTIVE')
      wrong.push(`${title} is ${there.IndexStatus}`);
  }
  return wrong;
};
