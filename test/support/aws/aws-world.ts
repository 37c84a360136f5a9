import { DynamoDBDocumentClient, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../../src/adapters/aws/map-bounded.ts';
import { dynamoLedger } from '../../../src/adapters/dynamodb/dynamo-ledger.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import type { Ledger } from '../../../src/projections/ledger.ts';
import { awsEnv } from './aws-env.ts';
import { startAwsFakes, type AwsFakes, type TopicAndQueue } from './aws-fakes.ts';
import { startDynamoDb } from './dynamodb-server.ts';
import { clientFor, freshTables } from './dynamodb-tables.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { streamIn } from '../ledger/ledger-reads.ts';
import { httpServer } from '../http/servers.ts';
import { temporaryFolder } from '../program/temporary-folder.ts';
import { ended, startUpledger, type Ran } from '../program/upledger.ts';

type Config = Readonly<Record<string, unknown>> & { readonly api_id: string };

/** Everything that the program meets on AWS, on this machine, and APIs that answer what a test says. */
export type AwsWorld = AsyncDisposable &
  Readonly<{
    fakes: AwsFakes;
    /** between the program and DynamoDB, and between it and SNS */
    dynamodb: FaultProxy;
    sns: FaultProxy;
    topic: TopicAndQueue;
    /** where the program runs */
    folder: string;
    tables: Awaited<ReturnType<typeof freshTables>>;
    /** straight to the tables */
    ledger: Ledger;
    /** status of the API of that name; 200 for those not named */
    answers: Map<string, number>;
    /** APIs that never answer */
    hanging: Set<string>;
    /** writes items to the configs table, each with a URL of its own */
    configs: (...items: readonly Config[]) => Promise<void>;
    run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
    /** a process that goes on until it is told otherwise */
    start: (
      args: readonly string[],
      env?: Readonly<Record<string, string>>,
    ) => ReturnType<typeof startUpledger>;
    streams: (ids: readonly string[]) => Promise<readonly (readonly EventRecord[])[]>;
  }>;

/** One server of each kind for a test file; a world for each test shares them. */
export const startAws = async () => {
  const [server, fakes] = [await startDynamoDb(), await startAwsFakes()];
  let count = 0;
  const world = async (): Promise<AwsWorld> => {
    const tables = await freshTables(clientFor(server.endpoint));
    const ledger = dynamoLedger(tables);
    const [dynamodb, sns] = [await startFaultProxy(server.endpoint), await startFaultProxy(fakes.endpoint)];
    count += 1;
    const topic = fakes.topicWithQueue(`alerts-${String(count)}`);
    const answers = new Map<string, number>();
    const hanging = new Set<string>();
    const apis = await httpServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const status = answers.get(name) ?? 200;
      if (!hanging.has(name)) response.writeHead(status).end();
    });
    const { path: cwd, remove } = await temporaryFolder();
    const names = tables.tables;
    const start: AwsWorld['start'] = (args, env = {}) =>
      startUpledger(args, {
        cwd,
        env: {
          ...awsEnv({ dynamodb: dynamodb.endpoint, sns: sns.endpoint, sts: fakes.endpoint }),
          DDB_CONFIG_TABLE: names.configs,
          DDB_STATE_TABLE: names.states,
          DDB_EVENT_TABLE: names.events,
          SNS_TOPIC_ARN: topic.topicArn,
          APP_ENVIRONMENT: 'test',
          // The times that SNS is given are parts of it, and a busy machine needs them.
          ALERT_CLAIM_SECONDS: '30',
          ALERT_RATE: '100',
          ...env,
        },
      });
    return {
      fakes,
      dynamodb,
      sns,
      topic,
      folder: cwd,
      tables,
      ledger,
      answers,
      hanging,
      configs: async (...items) => {
        const documents = DynamoDBDocumentClient.from(tables.client);
        for (let i = 0; i < items.length; i += 25) {
          const puts = items.slice(i, i + 25).map((item) => ({
            PutRequest: { Item: { url: `${apis.url}/${item.api_id}`, check_interval_seconds: 1, ...item } },
          }));
          await documents.send(new BatchWriteCommand({ RequestItems: { [names.configs]: puts } }));
        }
      },
      start,
      run: async (args, env = {}) => ended(start(args, env)),
      // A few at a time: the client's time-outs count from when a request begins to wait for a connection.
      streams: async (ids) => mapBounded(ids, 8, async (id) => streamIn(ledger, id)),
      [Symbol.asyncDispose]: async () => {
        await Promise.all([dynamodb.stop(), sns.stop(), apis[Symbol.asyncDispose](), remove()]);
        await tables.dropTables();
      },
    };
  };
  return {
    fakes,
    world,
    stop: async () => {
      await Promise.all([server.stop(), fakes.stop()]);
    },
  };
};
