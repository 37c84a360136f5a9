import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { initialHealth } from '../../../projections/health/health-state.ts';
import type { Right } from '../../../runner/doctor/role.ts';
import { awsErrorName } from '../../aws/aws-error.ts';
import type { Tables } from '../client/tables.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { insertStatement, updateStateStatement, type Statement } from '../commit/statements.ts';
import { transact } from '../commit/transact.ts';

// No api_id can have parentheses, so this meets nobody's data.
const nobody = '(doctor)';
const key = { api_id: { S: nobody } };

/** Tries a right with a name that no API can have. Rejects when it lacks; leaves nothing behind. */
type Probe = Readonly<{ on: readonly (keyof Tables)[]; try: (deps: DynamoDeps) => Promise<unknown> }>;

const scan = (table: keyof Tables): Probe => ({
  on: [table],
  try: async ({ client, tables }) => client.send(new ScanCommand({ TableName: tables[table], Limit: 1 })),
});

const getMany = (table: keyof Tables, item: Readonly<Record<string, { S: string } | { N: string }>>) => ({
  on: [table],
  try: async ({ client, tables }: DynamoDeps) =>
    client.send(new BatchGetItemCommand({ RequestItems: { [tables[table]]: { Keys: [item] } } })),
});

const query = (
  input: Readonly<{ IndexName?: string; KeyConditionExpression: string }>,
): ((deps: DynamoDeps) => Promise<unknown>) => {
  const values = { ':nobody': { S: nobody } };
  return async ({ client, tables }) =>
    client.send(
      new QueryCommand({ TableName: tables.events, Limit: 1, ExpressionAttributeValues: values, ...input }),
    );
};

/** Statements of which the last must fail by its condition, and with it all of them. */
const writeNothing = async (deps: DynamoDeps, statements: readonly Statement[]): Promise<void> => {
  const outcome = await transact(deps, [
    ...statements,
    updateStateStatement(deps.tables.states, { ...initialHealth(nobody), version: 0 }),
  ]);
  if (outcome._tag === 'Cancelled') {
    const failure = outcome.reasons.find(({ _tag }) => _tag === 'Failed');
    if (failure?._tag === 'Failed') throw failure.cause;
    if (outcome.reasons.at(-1)?._tag === 'ConditionFailed') return;
  }
  if ('cause' in outcome) throw outcome.cause;
  throw new Error(
    `the test transaction should have failed because of its condition alone, but did not (${outcome._tag})`,
  );
};

const unless = async (refusal: string, attempt: Promise<unknown>): Promise<void> => {
  try {
    await attempt;
  } catch (cause) {
    if (awsErrorName(cause) !== refusal) throw cause;
    return;
  }
  throw new Error('a test write should have failed because of its condition, but did not');
};

/** Neither happens, because nobody is there. */
const editNothing = async ({ client, tables }: DynamoDeps): Promise<void> => {
  const only = { TableName: tables.configs, ConditionExpression: 'attribute_exists(api_id)' };
  const refusal = 'ConditionalCheckFailedException';
  await unless(refusal, client.send(new PutItemCommand({ ...only, Item: key })));
  await unless(refusal, client.send(new DeleteItemCommand({ ...only, Key: key })));
};

/** How each right is tried. */
export const probes: Readonly<Record<Right, Probe>> = {
  listConfigs: scan('configs'),
  getConfigs: getMany('configs', key),
  editConfigs: { on: ['configs'], try: editNothing },
  listStates: scan('states'),
  getStates: getMany('states', key),
  writeStates: {
    on: ['states'],
    try: async (deps) => {
      await deps.client.send(new GetItemCommand({ TableName: deps.tables.states, Key: key }));
      await writeNothing(deps, [insertStatement(deps.tables.states, { api_id: { S: `${nobody} new` } })]);
    },
  },
  readStream: {
    on: ['events'],
    try: async (deps) => {
      const first = { ...key, seq: { N: '1' } };
      await deps.client.send(new GetItemCommand({ TableName: deps.tables.events, Key: first }));
      await query({ KeyConditionExpression: 'api_id = :nobody' })(deps);
    },
  },
  readHeads: getMany('events', { ...key, seq: { N: '1' } }),
  readIndex: {
    on: ['events'],
    try: query({ IndexName: 'transitions', KeyConditionExpression: 'transition_month = :nobody' }),
  },
  listStreams: scan('events'),
  append: {
    on: ['events', 'states'],
    try: async (deps) => {
      await writeNothing(deps, [insertStatement(deps.tables.events, { ...key, seq: { N: '1' } })]);
    },
  },
};
