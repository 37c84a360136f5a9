import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { separate } from 'fp-ts/lib/ReadonlyArray.js';
import { invalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Configs, ConfigSource } from '../../../runner/ports/config-source.ts';
import type { ConfigError } from '../../../runner/config/config-error.ts';
import { checkApiConfig, invalidConfig } from '../../../runner/config/decode-api-config.ts';
import { decodeSettings, issuesOfStoredPage } from '../../../runner/config/file-settings.ts';
import { awsErrorName, awsFailureText } from '../../aws/aws-error.ts';
import { checkExpressions } from '../../../runner/config/expressions/check-expressions.ts';
import type { Backoff } from '../../aws/backoff.ts';
import { getInBatches } from '../read/get-in-batches.ts';
import { exactNumber } from '../items/plain-item.ts';
import { noSettings, settingsKey, withChannels } from '../../../runner/config/channels/channel-settings.ts';
import { isReserved } from '../items/reserved-key.ts';

/** The configs table, without its reserved items. Those that do not decode are reported beside the others. */
export const dynamoConfigSource = (client: DynamoDBClient, table: string, backoff: Backoff): ConfigSource => {
  const documents = documentClient(client);
  return {
    name: `table ${table}`,
    read: (apiIds) => async () => {
      try {
        return E.right(
          apiIds === undefined
            ? await scanAll(documents, table)
            : await readEach(documents, table, apiIds, backoff),
        );
      } catch (cause) {
        const kind = awsErrorName(cause) === 'ResourceNotFoundException' ? 'usage' : 'outage';
        const message = `table ${table} cannot be read: ${awsFailureText(cause)}`;
        return E.left({ _tag: 'ConfigError', kind, message, cause });
      }
    },
  };
};

type Item = Readonly<Record<string, unknown>>;

/** A number that would be rounded stays a bigint, so that its codec can show it and refuse it. */
export const documentClient = (client: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(client, {
    unmarshallOptions: {
      wrapNumbers: (text) => exactNumber(text) ?? (/^-?\d+$/.test(text) ? BigInt(text) : Number(text)),
    },
  });

// Consistent: an API that a stale answer leaves out would be recorded as removed.
const scanAll = async (client: DynamoDBDocumentClient, table: string): Promise<Configs> => {
  const parts: Configs[] = [];
  let settings: Pick<Configs, 'settings' | 'outdated' | 'page'> = {};
  let page: Configs['invalid'] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    parts.push(await configsOf(Items));
    const found = Items.find((item) => item['api_id'] === settingsKey);
    if (found === undefined) continue;
    settings = settingsIn(table, found);
    const issues = issuesOfStoredPage(found);
    if (issues.length > 0) page = [invalidItem('config', settingsKey, null, issues)];
  }
  return resolved({
    configs: parts.flatMap(({ configs }) => configs),
    invalid: [...page, ...parts.flatMap(({ invalid }) => invalid)],
    ...settings,
  });
};

/** Resolves the channels of each API. */
const resolved = (read: Configs): Configs => ({
  ...read,
  configs: read.configs.map((config) => withChannels(config, read.settings?.channels ?? noSettings)),
});

/** The settings are one additional item. */
const readEach = async (
  client: DynamoDBDocumentClient,
  table: string,
  apiIds: readonly string[],
  backoff: Backoff,
): Promise<Configs> => {
  const items = await getEach(client, table, [...apiIds, settingsKey], backoff);
  const found = items.find((item) => item['api_id'] === settingsKey);
  return resolved({
    ...(await configsOf(items)),
    ...(found === undefined ? {} : settingsIn(table, found)),
  });
};

/** Unreadable settings make the source unusable, because the configured channels are unknown. */
const settingsIn = (table: string, item: Item): Pick<Configs, 'settings' | 'outdated' | 'page'> => {
  const settings = decodeSettings(item);
  return E.isRight(settings)
    ? {
        settings: settings.right,
        ...(settings.right.page !== undefined && { page: settings.right.page }),
      }
    : { outdated: { why: `item ${settingsKey} of table ${table}: ${settings.left}`, read_at: null } };
};

const getEach = (
  client: DynamoDBDocumentClient,
  table: string,
  apiIds: readonly string[],
  backoff: Backoff,
): Promise<readonly Item[]> =>
  getInBatches(backoff, apiIds, async (ids) => {
    const Keys = ids.map((api_id) => ({ api_id }));
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    const left = (answer.UnprocessedKeys?.[table]?.Keys ?? []).map((key) => String(key['api_id']));
    return { items: answer.Responses?.[table] ?? [], left };
  });

const configsOf = async (items: readonly Item[]): Promise<Configs> => {
  const own = items.filter((item) => !isReserved(item['api_id']));
  const checked = await checkExpressions(
    own.map((item) => checkApiConfig(item)),
    own,
  );
  const { left: invalid, right: configs } = separate(
    checked.map((one, index) =>
      E.mapLeft((issues: readonly ConfigError[]) => invalidConfig(own[index], '', issues))(one),
    ),
  );
  return { configs, invalid };
};
