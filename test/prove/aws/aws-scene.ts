import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import { awsEnv } from '../../support/aws/aws-env.ts';
import { clientFor, freshTables } from '../../support/aws/dynamodb-tables.ts';
import { pass, startFaultProxy, type Fault, type Witness } from '../../support/aws/fault-proxy.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import type { Apis } from '../apis-server.ts';
import { factsCarriedOut } from '../judging/facts-carried-out.ts';
import type { Body, StoredEvent } from '../judging/judge.ts';
import { openMailbox } from './mailbox.ts';
import { ended, start, type Child, type Program } from '../program.ts';
import { settingsKey } from '../../../src/runner/config/channels/channel-settings.ts';
import { nothingBeside, patient, type Beside, type Scene, type Strike } from '../scene.ts';
import type { Servers } from './servers.ts';

type Item = Readonly<Record<string, unknown>>;

/** What a scene's tables held, to begin another one with. */
export type Contents = Readonly<{
  configs: readonly Item[];
  states: readonly Item[];
  events: readonly Item[];
}>;

export type AwsScene = Scene &
  Readonly<{
    contents: () => Promise<Contents>;
    /** kills the child at the n-th request, DynamoDB, SNS and SQS counted together */
    strikeAt: (strike: Strike, child: Child) => void;
  }>;

const empty: Contents = { configs: [], states: [], events: [] };

/** Three tables, a topic and a queue of its own, seen through proxies that count. */
export const awsScene = async (
  program: Program,
  { dynamodb, fakes }: Servers,
  apis: Apis,
  given: Contents = empty,
  beside: Beside = nothingBeside,
): Promise<AwsScene> => {
  const tables = await freshTables(clientFor(dynamodb));
  const names = tables.tables;
  const documents = DynamoDBDocumentClient.from(tables.client);
  const carriedOut: string[] = [];
  let decide: () => Fault = () => pass;
  let underWay = 0;
  let idle: () => void = () => undefined;
  const witness: Witness = ({ operation, body }, status, answer) => {
    underWay -= 1;
    if (underWay === 0) idle();
    carriedOut.push(...factsCarriedOut(names.events, operation, body, status, answer));
  };
  const proxies = [
    await startFaultProxy(dynamodb, witness),
    await startFaultProxy(fakes.endpoint, witness),
    await startFaultProxy(fakes.endpoint, witness),
  ] as const;
  for (const proxy of proxies)
    proxy.plan(() => {
      const fault = decide();
      if (fault._tag !== 'DropBefore') underWay += 1;
      return fault;
    });
  const mailbox = openMailbox(fakes);
  const queueName = `${mailbox.topicArn.split(':').at(-1) ?? ''}-checks`;
  fakes.server.createQueue(queueName);
  const { path: cwd, remove } = await temporaryFolder();
  const env = {
    ...awsEnv({ dynamodb: proxies[0].endpoint, sns: proxies[1].endpoint, sqs: proxies[2].endpoint }),
    DDB_CONFIG_TABLE: names.configs,
    DDB_STATE_TABLE: names.states,
    DDB_EVENT_TABLE: names.events,
    SNS_TOPIC_ARN: mailbox.topicArn,
    // The SDK asks the host that this names.
    CHECK_QUEUE_URL: `${proxies[2].endpoint}/000000000000/${queueName}`,
    ALERT_CLAIM_SECONDS: '2',
    ALERT_RATE: '100',
    ...beside.env,
  };

  const isSaid = Object.keys(beside.source).length > 0;
  const settings = isSaid ? [{ api_id: settingsKey, v: 1, ...beside.source }] : [];

  const put = async (table: string, items: readonly Item[]) => {
    for (let from = 0; from < items.length; from += 25) {
      const puts = items.slice(from, from + 25).map((one) => ({ PutRequest: { Item: { ...one } } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
    }
  };
  const all = async (TableName: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    const pages = paginateScan({ client: documents }, { TableName, ConsistentRead: true });
    for await (const page of pages) items.push(...(page.Items ?? []));
    return items;
  };
  // Without `~log`, which says to which table of events the states belong: a scene has tables of its own.
  const states = async () =>
    (await all(names.states)).filter(({ api_id }) => !String(api_id).startsWith('~'));
  await Promise.all([put(names.states, given.states), put(names.events, given.events)]);

  const started = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    start(program, args, { cwd, env: { ...env, ...more } });

  return {
    mailbox,
    carriedOut,
    arrange: async ({ configs, down, silent = false }) => {
      apis.answerDown(down);
      if (silent) mailbox.silence();
      else mailbox.restore();
      const kept = new Set(configs.map(({ api_id }) => api_id));
      for (const { api_id } of await all(names.configs))
        if (!kept.has(String(api_id)))
          await documents.send(new DeleteCommand({ TableName: names.configs, Key: { api_id } }));
      const items = configs.map((one) => ({
        url: `${apis.url}/${one.api_id}`,
        check_interval_seconds: 1,
        ...one,
      }));
      await put(names.configs, [...items, ...settings]);
    },
    start: started,
    run: (args) => ended(started(args, patient)),
    settled: async () => {
      if (underWay === 0) return;
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    },
    log: async () => (await all(names.events)).map(storedEvent),
    rows: async () =>
      new Map((await states()).map(({ api_id, last_state }) => [String(api_id), String(last_state)])),
    contents: async () => ({
      configs: await all(names.configs),
      states: await states(),
      events: await all(names.events),
    }),
    strikeAt: (strike, child) => {
      let n = 0;
      decide = () => {
        n += 1;
        const when = strike(n);
        if (when === null || child.killed) return pass;
        if (when === 'after') return { _tag: 'DropAfter', carriedOut: () => child.kill('SIGKILL') };
        child.kill('SIGKILL');
        return { _tag: 'DropBefore' };
      };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...proxies.map((proxy) => proxy.stop()), remove()]);
      await tables.dropTables();
      tables.client.destroy();
    },
  };
};

const storedEvent = (item: Item): StoredEvent => ({
  api_id: String(item['api_id']),
  seq: Number(item['seq']),
  hash: String(item['hash']),
  body: item as Body,
});
