import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../src/adapters/yaml/read-apis.ts';
import { writeApis } from '../../../../src/adapters/yaml/write-apis.ts';
import { fileOf } from '../../../../src/runner/config/export-file.ts';
import { apiConfig } from '../../../arbitraries/api-config.ts';
import { apiConfig as configOf } from '../../../support/monitor/monitor.ts';
import { right } from '../../../support/right.ts';

const readBack = async (text: string) => right(await readApis('apis.yaml', text));

const shared = fc.record(
  {
    timeout_ms: fc.constantFrom(1000, '2s'),
    retries: fc.constantFrom(0, 1),
    method: fc.constantFrom('get', 'HEAD'),
    headers: fc.constant({ A: 'b' }),
    tags: fc.constant(['eu']),
    group: fc.constant('Shop'),
    body: fc.constant('x'),
    notify_emails: fc.constant(['ops@example.com']),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('an exported file', () => {
  test.prop([fc.uniqueArray(apiConfig, { selector: ({ api_id }) => api_id, maxLength: 5 }), shared])(
    'says what the table says, whatever is shared',
    async (configs, defaults) => {
      const text = writeApis(fileOf(configs, { defaults }));
      const { configs: read, invalid } = await readBack(text);
      expect(invalid).toStrictEqual([]);
      expect(read).toStrictEqual(configs);
    },
  );

  it('says of an API what differs from the defaults', async () => {
    const defaults = { timeout_ms: '2s', tags: ['eu'] };
    const file = fileOf(
      [
        configOf('a', { timeout_ms: 2000, tags: ['eu'], check_interval_seconds: 120 }),
        configOf('b', { timeout_ms: 5000, tags: [], check_interval_seconds: 60 }),
      ],
      { defaults },
    );
    expect(file).toStrictEqual({
      defaults,
      apis: [
        { api_id: 'a', url: 'https://a.example/health' },
        {
          api_id: 'b',
          url: 'https://b.example/health',
          tags: [],
          timeout_ms: 5000,
          check_interval_seconds: 60,
        },
      ],
    });
    expect((await readBack(writeApis(file))).settings).toStrictEqual({ defaults });
  });

  it('does not share what an API is without', () => {
    const { defaults, apis } = fileOf([configOf('a', { group: 'Shop' }), configOf('b')], {
      defaults: { group: 'Shop', retries: 1 },
    });
    expect(defaults).toStrictEqual({ retries: 1 });
    expect(apis).toMatchObject([{ group: 'Shop' }, { retries: 0 }]);
  });

  it('says of a channel what differs from the defaults of its kind', async () => {
    const channels = [
      { id: 'a', kind: 'webhook', url: 'https://a.example/' },
      { id: 'b', kind: 'webhook', url: 'https://b.example/', format: 'alertmanager' },
      { id: 'c', kind: 'pagerduty', routing_key: '${env:UPLEDGER_SECRET_PD}' },
    ];
    const { configs, settings } = await readBack(JSON.stringify({ channels, apis: [] }));
    const file = fileOf(configs, { defaults: {}, ...settings });
    expect(file.channels).toStrictEqual({ channels });
    expect((await readBack(writeApis(file))).settings).toStrictEqual(settings);
  });

  const hooks = ['h', 's'].map((id) => ({ id, kind: 'webhook', url: `https://${id}.example/` }));

  it.each([
    ['default', ['h'], [null, ['default'], ['h'], ['h', 's']]],
    ['another one', ['h', 'default'], [null, ['default', 'h'], ['default'], ['s']]],
  ])(
    'keeps the channels of each API where defaults name those of %s',
    async (named, default_channels, written) => {
      const { configs, settings } = await readBack(
        JSON.stringify({
          channels: hooks,
          default_channels,
          defaults: { channels: [named === 'default' ? named : 's'] },
          apis: written.map((channels, i) => ({
            api_id: `a${String(i)}`,
            url: 'https://a.example/',
            channels,
          })),
        }),
      );
      const text = writeApis(fileOf(configs, { defaults: {}, ...settings }));
      expect(await readBack(text)).toMatchObject({ configs, settings, invalid: [] });
    },
  );

  it('is the same text in whatever order a table gives the members of a map', async () => {
    const assertion = { json: '$.a', at_least: 1, secret: true };
    const headers = { A: 'b', B: 'c' };
    const [hook] = hooks;
    const textOf = async (turn: (map: object) => object) => {
      const { configs, settings } = await readBack(
        JSON.stringify({
          channels: [turn({ ...hook })],
          defaults: turn({ headers: turn(headers), retries: 1 }),
          apis: [
            { api_id: 'a', url: 'https://a.example/', assertions: [turn(assertion)] },
            { api_id: 'b', url: 'https://b.example/', headers: turn({ ...headers, C: 'd' }) },
          ],
        }),
      );
      return writeApis(fileOf(configs, { defaults: {}, ...settings }));
    };
    const turned = await textOf((map) => Object.fromEntries(Object.entries(map).toReversed()));
    expect(turned).toBe(await textOf((map) => map));
  });

  it('quotes names that look like numbers', async () => {
    expect(
      await readBack(writeApis(fileOf([configOf('0123'), configOf('true')], { defaults: {} }))),
    ).toMatchObject({
      configs: [{ api_id: '0123' }, { api_id: 'true' }],
    });
  });
});
