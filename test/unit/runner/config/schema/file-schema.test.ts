import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { Ajv } from 'ajv';
import * as E from 'fp-ts/lib/Either.js';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readApis } from '../../../../../src/adapters/yaml/read-apis.ts';
import { exampleApisYaml } from '../../../../../src/cli/commands/init/example-apis-yaml.ts';
import { configDefaults, configFields } from '../../../../../src/runner/config/api-config.ts';
import { fileSchema } from '../../../../../src/runner/config/schema/file-schema.ts';
import { wholeNumberPattern } from '../../../../../src/runner/config/schema/number-pattern.ts';
import { apiConfig } from '../../../../arbitraries/api-config.ts';

const validate = new Ajv({ allErrors: false }).compile(fileSchema());

const codecTakes = async (file: unknown): Promise<boolean> => {
  const read = await readApis('apis.yaml', JSON.stringify(file));
  return E.isRight(read) && read.right.invalid.length === 0;
};

const least = { api_id: 'a', url: 'https://a.example/' };
const fileOf = (fields: Readonly<Record<string, unknown>>) => ({ apis: [{ ...least, ...fields }] });

const long = 'x'.repeat(300_000);

/** What the tests of the codecs refuse, by field. */
const refused: Readonly<Record<string, readonly unknown[]>> = {
  api_id: ['', 'a b', 'é', 7, null, true, [], 'x'.repeat(129)],
  url: [
    null,
    7,
    '',
    'example.com',
    'a.example/health?key=hunter2',
    'localhost:8080/health',
    'https:/a.example',
    'https:///health',
    'https://\\\\a.example',
    ' https://a.example',
    'https://a.example/a b',
    'https://a.example/\t',
    'ftp://a.example/',
    'file:///etc/passwd',
    'https://',
    'https://[bad/x',
    'https://a.example:99999/',
    'https://a.example:x/',
    'https://ann:hunter2@a.example/x?k=v',
    'https://ann@a.example/',
    'http://192.168.010.001/',
    'http://0x7f.1:8080/x',
    'http://127.1',
    'http://2130706433/',
    'http://017700000001/',
    'http://１２７.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://127.0.0.1./',
    'http://256.0.0.1/',
    'https://a.exa\u200Bmple/',
    'https://a.example/\u00ADx',
    'https://a.example/\uFEFF',
    'https://a.example/\u202Ex',
    'https://a.example/\u3164',
    'https://a.example/\u{E0061}',
    'https://a.example/${TOKEN}',
    'https://a.example/$API_KEY',
    'https://a.example/${env:HOME}',
    'ftp://${env:UPLEDGER_SECRET_A}/',
    'https://${env:UPLEDGER_SECRET_A}:${env:UPLEDGER_SECRET_B}@a.example/',
    'https://[${env:UPLEDGER_SECRET_A}/',
    `https://a.example/${'x'.repeat(8200)}`,
  ],
  name: ['', ' a', 'a ', 'a\nb', 7, [], 'x'.repeat(101), 'a\u202Eb'],
  group: ['', 7, 'x'.repeat(61)],
  tags: ['eu', [7], [''], ['a', null], Array.from({ length: 21 }, (_, i) => `t${String(i)}`)],
  method: ['FETCH', 'GETT', '', 7, ' get', 'POſT'],
  expected_status_codes: [
    [],
    200,
    '2xx',
    {},
    [99],
    [600],
    [200.5],
    ['6xx'],
    ['204-200'],
    ['200-'],
    ['20'],
    [null],
    [[200]],
    ['210-209'],
    ['219-211'],
  ],
  timeout_ms: [0, -1, 1.5, 120_001, '5000', '0s', '121s', '3m', '1h', 'soon', '', '1.5s', [], '120001ms'],
  check_interval_seconds: [
    0,
    86_401,
    '500ms',
    '30',
    '1d2h',
    '-30s',
    '2d',
    '0s',
    '25h',
    '1500ms',
    '86401s',
    's',
    '30S',
    true,
  ],
  notify_emails: [
    'ops@example.com',
    ['ops'],
    ['ops@'],
    ['@example.com'],
    ['ops@localhost'],
    ['a b@example.com'],
    ['x@example.com\r\nBcc: y'],
    [7],
  ],
  enabled: ['on', 'yes', 0, 1],
  failure_threshold: [0, 101, 1.5, '2'],
  success_threshold: [0, 101, 'x'],
  retries: [-1, 6, 0.5, '1'],
  headers: [
    [],
    'A: b',
    { 'X-A': 7 },
    { 'X-A': null },
    { 'X-A': 'a\r\nX-B: 1' },
    { 'X-A': '☃' },
    { 'X-A': '${env:HOME}' },
    { 'X-A': '${env:UPLEDGER_SECRET_}' },
    { 'X-A': '$TOKEN' },
    { 'a b': 'x' },
    { 'Transfer-Encoding': 'chunked' },
    { Connection: 'upgrade' },
    { connection: 7 },
    { 'content-length': '7' },
    { 'X-A': 'x'.repeat(8193) },
  ],
  body: [7, {}, [], long, '${TOKEN}', '{"t": "$TOKEN"}', '${env:PATH}'],
  follow_redirects: [1, 'no'],
  assertions: [
    {},
    ['x'],
    [{}],
    [{ json: '$.a' }],
    [{ equals: 1 }],
    [{ json: '$.a', equals: 1, at_most: 2 }],
    [{ json: '$.a', header: 'x', exists: true }],
    [{ json: '$..a', equals: 1 }],
    [{ json: '$.a[?(@.b)]', equals: 1 }],
    [{ json: 'a', equals: 1 }],
    [{ json: '$.a[', equals: 1 }],
    [{ json: '$.a', equals: {} }],
    [{ json: '$.a', at_most: '5' }],
    [{ json: '$.a', contains: '' }],
    [{ json: '$.a', equlas: 1 }],
    [{ header: 'x y', exists: true }],
    [{ header: 'x', equals: 5 }],
    [{ body: false, contains: 'x' }],
    [{ body: true, matches: '' }],
    [{ body: true, contains: 'x', secret: 'yes' }],
    Array.from({ length: 21 }, () => ({ body: true, contains: 'x' })),
  ],
  timeout: [5],
  interval: [30],
};

const taken: Readonly<Record<string, readonly unknown[]>> = {
  url: [
    'http://127.0.0.1:8080/',
    'https://[::1]/x?a=b',
    'HTTPS://Example.com',
    'http://intranet/a@b',
    'https://a.example/x?y=1#z',
    'http://10.0.0.1:80/',
    'http://1.example/',
    'https://a.example/${env:UPLEDGER_SECRET_A}/x?k=${env:UPLEDGER_SECRET_B}',
    'https://${env:UPLEDGER_SECRET_HOST}/',
    'https://a.example:${env:UPLEDGER_SECRET_PORT}/',
    '${env:UPLEDGER_SECRET_URL}',
    'https://a.example/odata?$filter=x&$top=1',
    'https://café.example/',
  ],
  proxy: ['env', 'http://proxy.example:3128', 'HTTP://proxy.example:3128', 'HttpS://proxy.example', null],
  method: ['get', 'Post', 'OPTIONS', null],
  expected_status_codes: [
    [200, '2XX', ' 200 - 204 ', '404'],
    ['209-210'],
    ['211-219'],
    ['200-200'],
    ['199-200'],
    null,
  ],
  timeout_ms: [1, 120_000, '500ms', '5 s', '2m', '2min', '120000ms', '030s', null],
  check_interval_seconds: [1, 86_400, '30s', '2m', '24h', '1d', '5000ms', '86400000ms', null],
  name: ['Orders ✓', '⚙️ API', null],
  tags: [[], ['eu', 'team:orders', 'a b'], null],
  headers: [
    {},
    { Host: 'virtual.example' },
    { CONNECTION: 'Keep-Alive' },
    { 'X-A': '' },
    { Authorization: 'Bearer ${env:UPLEDGER_SECRET_x1}' },
    null,
  ],
  body: ['', null, 'query($id: ID!) { node(id: $id) }', '{"price": "$5"}', '${env:UPLEDGER_SECRET_A}'],
  enabled: [true, false, null],
  assertions: [
    [],
    null,
    [{ json: '$', exists: true }],
    [
      { json: '$.status', equals: 'ok' },
      { json: "$['a b'][0]", at_least: 1.5, secret: true },
    ],
    [
      { json: '$.items[*].id', exists: false },
      { json: '$.a[1:2]', equals: null },
      { json: '$.a[-1]', contains: 'x' },
    ],
    [
      { header: 'content-type', matches: '^application/json' },
      { header: 'x', at_most: 5 },
    ],
    [
      { body: true, not_contains: 'error' },
      { body: true, not_matches: 'x' },
    ],
  ],
};

const cases = (table: Readonly<Record<string, readonly unknown[]>>) =>
  Object.entries(table).flatMap(([field, values]) => values.map((value) => [field, value] as const));

describe('the schema and the codecs', () => {
  it.each(cases(refused))('both refuse %s: %j', async (field, value) => {
    expect([
      await codecTakes(fileOf({ [field]: value })),
      validate(fileOf({ [field]: value })),
    ]).toStrictEqual([false, false]);
  });

  it.each(cases(taken))('both take %s: %j', async (field, value) => {
    expect([
      await codecTakes(fileOf({ [field]: value })),
      validate(fileOf({ [field]: value })),
    ]).toStrictEqual([true, true]);
  });

  it.each([
    [{}, false],
    [[], false],
    [null, false],
    [{ apis: {} }, false],
    [{ api: [] }, false],
    [{ apis: [], other: 1 }, false],
    [{ apis: ['a'] }, false],
    [{ apis: [{ api_id: 'a' }] }, false],
    [{ apis: [], defaults: { timeout_ms: 0 } }, false],
    [{ apis: [], defaults: { timeout: 5 } }, false],
    [{ apis: [], defaults: { url: 'https://a.example/' } }, false],
    [{ apis: [], defaults: { name: 'a' } }, false],
    [{ apis: [], defaults: [] }, false],
    [{ apis: [{ ...least, timeout_ms: 60_000, retries: 2 }] }, false],
    [{ apis: [{ ...least, method: 'head', assertions: [{ body: true, contains: 'x' }] }] }, false],
    [{ apis: [{ ...least, method: 'HEAD', assertions: [{ header: 'x', exists: true }] }] }, true],
    [{ apis: [], 'x-anything': { a: 1 } }, true],
    [{ apis: null }, true],
    [{ apis: [], retain_checks_days: 30 }, true],
    [{ apis: [], retain_checks_days: null }, true],
    [{ apis: [], retain_checks_days: 6 }, false],
    [{ apis: [], retain_checks_days: '30' }, false],
    [{ apis: [least], defaults: { timeout_ms: '5s', headers: { A: 'b' }, tags: ['eu'] } }, true],
    [{ apis: [least], defaults: null }, true],
    [{ apis: [{ ...least, timeout_ms: 60_000, retries: 1 }] }, true],
  ])('say the same of the file %j: %s', async (file, verdict) => {
    expect([await codecTakes(file), validate(file)]).toStrictEqual([verdict, verdict]);
  });

  const secret = '${env:UPLEDGER_SECRET_A}';
  const mail = { kind: 'email', url: secret, from: 'up@example.com', to: 'api' };
  const hook = { kind: 'webhook', url: 'https://hooks.example/' };
  it.each<readonly [object, boolean]>([
    [mail, true],
    [
      {
        ...mail,
        url: `smtp://me:${secret}@mail.example:587`,
        from: 'Up <up@a.example>',
        to: ['a@b.example'],
      },
      true,
    ],
    [{ ...mail, to: [] }, false],
    [{ ...mail, to: 'a@b.example' }, false],
    [{ ...mail, from: 'up' }, false],
    [{ ...mail, from: null }, false],
    [{ ...mail, url: 'smtp://' }, false],
    [{ ...mail, url: 'smtps://me:word@mail.example' }, false],
    [{ ...mail, url: 'https://mail.example' }, false],
    [hook, true],
    [{ ...hook, format: null, signing_secret: null }, true],
    [{ ...hook, format: 'alertmanager', signing_secret: secret }, true],
    [{ ...hook, format: 'json' }, false],
    [{ ...hook, signing_secret: 'word' }, false],
    [{ ...hook, signing_secret: '${env:HOME}' }, false],
    [{ ...hook, token: secret }, false],
    [{ ...hook, url: 'https://me:word@hooks.example/' }, false],
    [{ ...hook, url: 'https://hooks.example/#a' }, false],
    [{ kind: 'webhook' }, false],
    [{ kind: 'slack', url: secret }, true],
    [{ kind: 'slack', url: 'https://hooks.slack.example/x' }, false],
    [{ kind: 'discord', url: `https://discord.example/${secret}` }, true],
    [{ kind: 'teams', url: null }, false],
    [{ kind: 'ntfy', url: 'https://ntfy.example/topic', token: secret }, true],
    [{ kind: 'ntfy', url: 'https://ntfy.example/a/topic/?x=/' }, true],
    [{ kind: 'ntfy', url: `https://ntfy.example/${secret}` }, true],
    [{ kind: 'ntfy', url: 'https://ntfy.example/' }, false],
    [{ kind: 'ntfy', url: 'https://ntfy.example' }, false],
    [{ kind: 'ntfy', url: 'https://ntfy.example/a.b' }, false],
    [{ kind: 'ntfy', url: 'https://ntfy.example/topic', token: 'tk_word' }, false],
    [{ kind: 'pagerduty', routing_key: secret }, true],
    [{ kind: 'pagerduty', routing_key: secret, url: null }, true],
    [{ kind: 'pagerduty', routing_key: 'a'.repeat(32) }, false],
    [{ kind: 'pagerduty', url: 'https://events.example/' }, false],
    [{ kind: 'sms', url: secret }, false],
    [{ ...hook, id: 'default' }, false],
    [{ ...hook, id: 'A' }, false],
  ])('say the same of the channel %j: %s', async (channel, verdict) => {
    const file = { channels: [{ id: 'team', ...channel }], apis: [least] };
    expect([await codecTakes(file), validate(file)]).toStrictEqual([verdict, verdict]);
  });

  const some = (table: Readonly<Record<string, readonly unknown[]>>) =>
    fc.array(fc.constantFrom(...cases(table)), { maxLength: 3 }).map((fields) => Object.fromEntries(fields));
  const entry = fc
    .tuple(
      apiConfig,
      some(taken),
      fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some(refused) }),
    )
    .map(([config, good, bad]) => ({
      ...config,
      timeout_ms: Math.min(config.timeout_ms, 20_000),
      ...good,
      ...bad,
    }));
  // Durations as text have a limit of their own only: their product with retries is the codecs' to judge.
  const file = fc.uniqueArray(entry, { selector: ({ api_id }) => api_id, maxLength: 4 }).map((apis) => ({
    apis: apis.map((one) =>
      typeof one.timeout_ms === 'number' && one.timeout_ms <= 20_000 ? one : { ...one, retries: 0 },
    ),
  }));

  test.prop([file], { numRuns: 200 })('agree on 200 generated files', async (generated) => {
    expect(validate(generated)).toBe(await codecTakes(generated));
  });

  it('take the examples', () => {
    const folder = resolve(import.meta.dirname, '..', '..', '..', '..', '..', 'examples');
    for (const text of [
      exampleApisYaml,
      readFileSync(join(folder, 'small.yaml'), 'utf8'),
      readFileSync(join(folder, 'large.yaml'), 'utf8'),
    ])
      expect(validate(load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }))).toBe(true);
  });

  it('know the same fields and defaults', () => {
    const { definitions } = fileSchema() as {
      definitions: { api: { properties: Record<string, { default?: unknown }> } };
    };
    const { properties } = definitions.api;
    expect(Object.keys(properties)).toStrictEqual(configFields);
    for (const [field, value] of Object.entries(configDefaults))
      expect(properties[field]?.default ?? null).toStrictEqual(value);
  });
});

test.prop([fc.nat({ max: 200_000 }), fc.nat({ max: 300_000 })])(
  'a number pattern takes what is not larger',
  (most, n) => {
    const pattern = new RegExp(`^${wholeNumberPattern(most)}$`, 'u');
    expect(pattern.test(String(n))).toBe(n <= most);
    expect([most, 0].every((one) => pattern.test(String(one)))).toBe(true);
    expect(pattern.test(String(most + 1))).toBe(false);
  },
);
