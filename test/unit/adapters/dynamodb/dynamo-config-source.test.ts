import { PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoConfigSource } from '../../../../src/adapters/dynamodb/configs/dynamo-config-source.ts';
import { settingsItem } from '../../../../src/adapters/dynamodb/items/settings-item.ts';
import { writeConfigs } from '../../../../src/adapters/dynamodb/configs/write-configs.ts';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import { hasSettings, withChannels } from '../../../../src/runner/config/channels/channel-settings.ts';
import { decodeChannelSettings } from '../../../../src/runner/config/channels/decode-channel-settings.ts';
import { decodeApiConfig } from '../../../../src/runner/config/decode-api-config.ts';
import { diffConfigs, diffSettings, type SettingsDiff } from '../../../../src/runner/config/diff-configs.ts';
import { configSourceContract } from '../../../contracts/config-source.ts';
import {
  describeDynamoDb,
  startDynamoDb,
  type DynamoDbServer,
} from '../../../support/aws/dynamodb-server.ts';
import { clientFor, freshTables } from '../../../support/aws/dynamodb-tables.ts';
import { left, right } from '../../../support/right.ts';

describeDynamoDb('the configs table', () => {
  let server: DynamoDbServer;
  let tables: Awaited<ReturnType<typeof freshTables>>;
  beforeAll(async () => {
    server = await startDynamoDb();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    tables = await freshTables(clientFor(server.endpoint));
  });
  afterEach(() => tables.dropTables());

  const source = () => dynamoConfigSource(tables.client, tables.tables.configs, tables);
  const put = async (Item: Record<string, AttributeValue>) =>
    tables.client.send(new PutItemCommand({ TableName: tables.tables.configs, Item }));

  configSourceContract('the configs table', async (items) => {
    const documents = DynamoDBDocumentClient.from(tables.client);
    for (const Item of items)
      await documents.send(new PutCommand({ TableName: tables.tables.configs, Item: { ...Item } }));
    return source();
  });

  it('takes codes and addresses as lists and as sets of DynamoDB', async () => {
    const url = { S: 'https://a.example/' };
    await put({ api_id: { S: 'numbers' }, url, expected_status_codes: { NS: ['200', '204'] } });
    await put({ api_id: { S: 'texts' }, url, expected_status_codes: { SS: ['2xx', '301-308'] } });
    await put({ api_id: { S: 'emails' }, url, notify_emails: { SS: ['b@example.com', 'a@example.com'] } });
    const { configs, invalid } = right(await source().read()());
    expect(invalid).toEqual([]);
    const field = (id: string, name: keyof ApiConfig) => configs.find(({ api_id }) => api_id === id)?.[name];
    expect(new Set(field('numbers', 'expected_status_codes') as number[])).toEqual(new Set([200, 204]));
    expect(new Set(field('texts', 'expected_status_codes') as string[])).toEqual(new Set(['2xx', '301-308']));
    expect(new Set(field('emails', 'notify_emails') as string[])).toEqual(
      new Set(['a@example.com', 'b@example.com']),
    );
  });

  it.each<[string, string, AttributeValue, RegExp]>([
    [
      'a number beyond safe integers',
      'timeout_ms',
      { N: '90071992547409930' },
      /timeout_ms is 90071992547409930, must be/,
    ],
    ['a number of 38 digits', 'retries', { N: '0.12345678901234567890123456789012345678' }, /retries is/],
    ['bytes', 'body', { B: Uint8Array.of(1) }, /body is/],
    ['a set of bytes', 'notify_emails', { BS: [Uint8Array.of(1)] }, /notify_emails/],
    ['a map', 'expected_status_codes', { M: { a: { N: '200' } } }, /expected_status_codes is a map/],
    ['text for a number', 'check_interval_seconds', { S: '60' }, /check_interval_seconds is "60"/],
  ])('tells %s with its path', async (_, name, value, text) => {
    await put({ api_id: { S: 'odd' }, url: { S: 'https://a.example/' }, [name]: value });
    const { configs, invalid } = right(await source().read()());
    expect(configs).toEqual([]);
    expect(invalid).toMatchObject([{ api_id: 'odd' }]);
    expect(invalid[0]?.faults.join('; ')).toMatch(text);
  });

  it('takes a missing table for a mistake of the operator, anything else for an outage', async () => {
    const missing = left(await dynamoConfigSource(tables.client, 'no-such-table', tables).read()());
    expect(missing).toMatchObject({ kind: 'usage' });
    expect(missing.message).toContain('no-such-table');
    const away = clientFor('http://127.0.0.1:1');
    expect(left(await dynamoConfigSource(away, 'configs', tables).read()())).toMatchObject({
      kind: 'outage',
    });
  });

  const config = (fields: Readonly<Record<string, unknown>>): ApiConfig => {
    const decoded = decodeApiConfig({ url: 'https://a.example/?key=hunter2', ...fields }, '');
    if (E.isLeft(decoded)) throw new Error(decoded.left.faults.join('; '));
    return decoded.right;
  };

  it('applies a file as a diff, and finds nothing to do the second time', async () => {
    const url = { S: 'https://a.example/?key=hunter2' };
    await put({ api_id: { S: 'same' }, url, expected_status_codes: { NS: ['204', '200'] } });
    await put({ api_id: { S: 'slow' }, url, timeout_ms: { N: '100' } });
    await put({ api_id: { S: 'broken' }, url, timeout_ms: { N: '0' } });
    await put({ api_id: { S: 'old' }, url });
    const wanted = [
      config({ api_id: 'new', headers: { 'X-Key': '${env:UPLEDGER_SECRET_A}' }, body: 'x' }),
      config({ api_id: 'same', expected_status_codes: [200, 204] }),
      config({ api_id: 'slow', url: 'https://a.example/?key=other', timeout_ms: 200 }),
      config({ api_id: 'broken' }),
    ];
    const diff = diffConfigs(right(await source().read()()), wanted);
    expect(diff.added.map(({ api_id }) => api_id)).toEqual(['new']);
    expect(diff.changed.map(({ config: { api_id }, changes }) => [api_id, changes])).toEqual([
      [
        'slow',
        [
          { field: 'url', from: '"https://a.example/?key=***"', to: '"https://a.example/?key=***"' },
          { field: 'timeout_ms', from: '100', to: '200' },
        ],
      ],
    ]);
    expect(diff.fixed.map(({ config: { api_id } }) => api_id)).toEqual(['broken']);
    expect(diff.unchanged).toEqual(['same']);
    expect(diff.absent).toEqual(['old']);
    expect(JSON.stringify(diff.changed.map(({ changes }) => changes))).not.toContain('hunter2');

    const write = async (given: typeof diff, prune: boolean) =>
      right(await writeConfigs(tables.client, tables.tables.configs, given, prune)());
    // Side by side, in no order.
    expect((await write(diff, false)).toSorted()).toEqual(['broken', 'new', 'slow']);

    const stored = right(await source().read()());
    expect(stored.invalid).toEqual([]);
    const again = diffConfigs(stored, wanted);
    expect(again).toMatchObject({ added: [], changed: [], fixed: [], absent: ['old'] });
    expect(await write(again, true)).toEqual(['old']);
    const last = right(await source().read()());
    expect(last.configs.toSorted((a, b) => (a.api_id < b.api_id ? -1 : 1))).toEqual(
      wanted
        .toSorted((a, b) => (a.api_id < b.api_id ? -1 : 1))
        .map((one) =>
          one.api_id === 'same'
            ? { ...one, expected_status_codes: expect.arrayContaining([200, 204]) as unknown }
            : one,
        ),
    );
  });

  describe('what a file says beside its APIs', () => {
    const defaults = { timeout_ms: '5s', headers: { A: 'b' }, tags: ['eu'], retries: 1 };
    const nothing = () => diffConfigs({ configs: [], invalid: [] }, []);
    const write = async (diff: ReturnType<typeof nothing>, settings: SettingsDiff, prune = false) =>
      right(await writeConfigs(tables.client, tables.tables.configs, diff, prune, settings)());

    it('is one item, written before the APIs and removed after them', async () => {
      const added = { ...nothing(), added: [config({ api_id: 'a' }), config({ api_id: 'b' })] };
      const written = await write(added, { _tag: 'write', settings: { defaults } });
      expect(written[0]).toBe('~settings');
      const read = right(await source().read()());
      expect(read.settings).toEqual({ defaults });
      expect(read.configs.map(({ api_id }) => api_id).toSorted()).toEqual(['a', 'b']);
      expect(diffSettings(read.settings, { defaults: { ...defaults } }, true)).toEqual({ _tag: 'unchanged' });
      expect(diffSettings(read.settings, undefined, false)).toEqual({ _tag: 'kept' });
      const gone = { ...nothing(), absent: ['a', 'b'] };
      const removed = await write(gone, diffSettings(read.settings, undefined, true), true);
      expect(removed.at(-1)).toBe('~settings');
      expect(right(await source().read()())).toEqual({ configs: [], invalid: [] });
    });

    it('has a stored shape that stays', async () => {
      await put({
        api_id: { S: '~settings' },
        v: { N: '1' },
        defaults: { M: { retries: { N: '2' } } },
        more: { S: 'x' },
      });
      expect(right(await source().read()()).settings).toEqual({ defaults: { retries: 2 } });
      expect(settingsItem({ defaults: { retries: 2, body: null } })).toEqual({
        api_id: '~settings',
        v: 1,
        defaults: { retries: 2 },
      });
    });

    it('says to passes and to workers where the status page is, for the link in a message', async () => {
      await put({ api_id: { S: 'shop' }, url: { S: 'https://shop.example/' } });
      const url = { S: 'https://status.example.com/' };
      await put({ api_id: { S: '~settings' }, v: { N: '1' }, page: { M: { title: { S: 'Shop' }, url } } });
      for (const only of [undefined, ['shop']])
        expect(right(await source().read(only)()).page?.url).toBe('https://status.example.com/');
      await put({ api_id: { S: '~settings' }, v: { N: '1' }, page: { M: { url: { S: 'no url' } } } });
      const damaged = right(await source().read()());
      expect([damaged.page, damaged.outdated]).toEqual([undefined, undefined]);
      expect(damaged.invalid).toMatchObject([{ api_id: '~settings' }]);
    });

    it.each([
      [{ v: { N: '2' } }, 'were written by a newer upledger'],
      [{}, 'have no version v'],
      [{ v: { N: '1' }, defaults: { S: 'x' } }, 'defaults of the settings is not a map'],
    ] as const)('is named when nobody can read it (%#), and no change is recorded', async (members, why) => {
      await put({ api_id: { S: 'a' }, url: { S: 'https://a.example/' } });
      await put({ api_id: { S: '~settings' }, ...members });
      const { configs, outdated } = right(await source().read()());
      expect(configs).toHaveLength(1);
      expect(outdated).toMatchObject({ why: expect.stringContaining(why) as unknown, read_at: null });
    });
  });

  const api = (changes: Partial<ApiConfig> = {}): ApiConfig => ({
    ...right(decodeApiConfig({ api_id: 'shop', url: 'https://a.example/' }, '')),
    ...changes,
  });
  const settingsOf = (raw: Parameters<typeof decodeChannelSettings>[0]) =>
    decodeChannelSettings(raw).settings;
  const apply = async (channels: ReturnType<typeof settingsOf>, prune: boolean, configs = [api()]) => {
    const stored = right(await source().read()());
    const given = configs.map((one) => withChannels(one, channels));
    const wanted = hasSettings(channels) ? { defaults: {}, channels } : undefined;
    const diff = diffConfigs(stored, given);
    const settings = diffSettings(stored.settings, wanted, prune);
    return right(await writeConfigs(tables.client, tables.tables.configs, diff, prune, settings, channels)());
  };

  it('keeps the settings of a file before the APIs that need them, and removes them only when asked to', async () => {
    const slack = (id: string) => ({ id, kind: 'slack', url: '${env:UPLEDGER_SECRET_S}' });
    const both = settingsOf({ channels: [slack('team'), slack('ops')] });
    expect(await apply(both, false)).toEqual(['~settings', 'shop']);
    expect(await apply(both, false)).toEqual([]);
    const read = right(await source().read(['shop'])());
    expect(read.configs[0]?.channels).toEqual(['default', 'ops', 'team']);
    expect(read.settings?.channels?.channels).toEqual(both.channels);
    const one = settingsOf({ channels: [slack('team')], default_channels: ['team'] });
    await apply(one, false);
    expect(right(await source().read()()).settings?.channels).toMatchObject({
      defined: ['team', 'ops'],
      default_channels: ['team'],
    });
    expect(await apply(one, true)).toEqual(['~settings', '~settings']);
    expect(right(await source().read()())).toMatchObject({
      configs: [{ api_id: 'shop', channels: ['team'] }],
      settings: { channels: { defined: ['team'], complete: true } },
    });
    await apply(settingsOf({}), true);
    expect(right(await source().read()()).settings).toBeUndefined();
  });

  it('goes on with what is recorded where the settings cannot be decoded', async () => {
    await put({ api_id: { S: 'shop' }, url: { S: 'https://a.example/' }, channels: { L: [{ S: 'team' }] } });
    await put({
      api_id: { S: '~settings' },
      v: { N: '1' },
      channels: { L: [{ M: { kind: { S: 'carrier-pigeon' } } }] },
    });
    const read = right(await source().read()());
    expect(read.configs).toMatchObject([{ api_id: 'shop', channels: ['team'] }]);
    expect(read.settings).toBeUndefined();
    expect(read.outdated?.why).toContain('~settings');
    expect(read.outdated?.why).toContain('carrier-pigeon');
  });
});
