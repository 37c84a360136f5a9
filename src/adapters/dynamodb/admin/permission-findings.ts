import { BatchGetItemCommand, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { initialHealth } from '../../../projections/health/health-state.ts';
import { fault, okay, type Finding } from '../../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../../runner/doctor/remedy.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { insertStatement, updateStateStatement } from '../commit/statements.ts';
import { transact } from '../commit/transact.ts';

// No api_id can have parentheses, so this meets nobody's data.
const nobody = '(doctor)';

/** Tests the permissions that a pass needs with a name that no API can have. Leaves nothing behind. */
export const rightFindings = async (deps: DynamoDeps): Promise<readonly Finding[]> => [
  await tried('read permissions', 'configs, states and events can be read', () => readEach(deps)),
  await tried('write permissions', 'a test transaction was rejected, as expected; nothing was recorded', () =>
    writeNothing(deps),
  ),
];

const tried = async (name: string, text: string, attempt: () => Promise<unknown>): Promise<Finding> => {
  try {
    await attempt();
    return okay(name, text);
  } catch (cause) {
    const refused = 'give the role the permissions that docs/dynamodb.md lists';
    const remedy = remedyOfFailure(cause, { endpoint: 'AWS_ENDPOINT_URL_DYNAMODB', refused });
    return fault(name, awsFailureText(cause), remedy);
  }
};

const readEach = async ({ client, tables }: DynamoDeps): Promise<void> => {
  const key = { api_id: { S: nobody } };
  for (const TableName of [tables.configs, tables.states]) {
    await client.send(new ScanCommand({ TableName, Limit: 1 }));
    await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key] } } }));
  }
  await client.send(new GetItemCommand({ TableName: tables.states, Key: key }));
  await client.send(new GetItemCommand({ TableName: tables.events, Key: { ...key, seq: { N: '1' } } }));
  await client.send(
    new QueryCommand({
      TableName: tables.events,
      Limit: 1,
      KeyConditionExpression: 'api_id = :nobody',
      ExpressionAttributeValues: { ':nobody': { S: nobody } },
    }),
  );
};

/** An append, a new state, and the update of a state that is not there: the last one fails, and with it all of them. */
const writeNothing = async (deps: DynamoDeps): Promise<void> => {
  const { tables } = deps;
  const outcome = await transact(deps, [
    insertStatement(tables.events, { api_id: nobody, seq: 1 }),
    insertStatement(tables.states, { api_id: `${nobody} new` }),
    updateStateStatement(tables.states, { ...initialHealth(nobody), version: 0 }),
  ]);
  if (outcome._tag === 'Cancelled') {
    const failure = outcome.reasons.find(({ _tag }) => _tag === 'Failed');
    if (failure?._tag === 'Failed') throw failure.cause;
    if (outcome.reasons[2]?._tag === 'ConditionFailed') return;
  }
  if ('cause' in outcome) throw outcome.cause;
  throw new Error(
    `the test transaction should have failed because of its condition alone, but did not (${outcome._tag})`,
  );
};
