import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { createTables } from '../../src/adapters/dynamodb/admin/create-tables.ts';
import { dynamoClient } from '../../src/adapters/dynamodb/client/dynamo-client.ts';
import { tableDefinitions } from '../../src/adapters/dynamodb/admin/table-definitions.ts';
import { writeConfigs } from '../../src/adapters/dynamodb/configs/write-configs.ts';
import { decodeApiConfig } from '../../src/runner/config/decode-api-config.ts';
import { awsEnv } from '../../test/support/aws/aws-env.ts';
import { startDynamoDb } from '../../test/support/aws/dynamodb-server.ts';
import { startTarget } from '../support/start-target.ts';

const Started = t.strict({ port: t.number, topicArn: t.string });

/** Everything around the program, each in a process of its own: the checked API, DynamoDB, SQS and SNS. */
export type World = Readonly<{
  env: Readonly<Record<string, string>>;
  answerWith: (status: number) => Promise<void>;
  stop: () => Promise<void>;
}>;

const writersAtOnce = 16;
const tables = { configs: 'configs', states: 'states', events: 'events' };

const insist = <L, A>(either: E.Either<L, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

const configOf = (i: number, url: string) =>
  insist(
    decodeApiConfig(
      { api_id: `api-${String(i).padStart(6, '0')}`, url, check_interval_seconds: 1, timeout_ms: 30_000 },
      '',
    ),
  );

/** `apis` configs in a fresh table, each due in every second. */
export const startWorld = async (apis: number): Promise<World> => {
  const target = await startTarget();
  const dynamodb = await startDynamoDb();
  const queues = fork(new URL('./queue-server.ts', import.meta.url));
  const { port, topicArn } = insist(Started.decode((await once(queues, 'message'))[0]));
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const env = {
    ...awsEnv({ dynamodb: dynamodb.endpoint, sns: endpoint, sqs: endpoint }),
    DDB_CONFIG_TABLE: tables.configs,
    DDB_STATE_TABLE: tables.states,
    DDB_EVENT_TABLE: tables.events,
    SNS_TOPIC_ARN: topicArn,
    CHECK_QUEUE_URL: `${endpoint}/000000000000/checks`,
    ALERT_RATE: '100',
  };
  Object.assign(process.env, env);
  const client = dynamoClient('eu-central-1');
  insist(await createTables(client, tableDefinitions(tables))());
  const added = Array.from({ length: apis }, (_, i) => configOf(i, target.url));
  const none = { changed: [], fixed: [], absent: [], unchanged: [] };
  const parts = Array.from({ length: writersAtOnce }, (_, i) =>
    added.filter((__, j) => j % writersAtOnce === i),
  );
  for (const written of await Promise.all(
    parts.map((part) => writeConfigs(client, tables.configs, { ...none, added: part }, false)()),
  ))
    insist(written);
  client.destroy();
  return {
    env,
    answerWith: target.answerWith,
    stop: async () => {
      target.stop();
      queues.disconnect();
      await dynamodb.stop();
    },
  };
};
