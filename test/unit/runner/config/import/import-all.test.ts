import { fc, test } from '@fast-check/vitest';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../../../src/adapters/yaml/import-file.ts';
import { saysNothing } from '../../../../../src/runner/config/import/uptime-kuma/defaults.ts';
import { right } from '../../../../support/right.ts';

type Raw = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

const imported = async (file: unknown) =>
  right(await importFile('f.yaml', dump(file, { noRefs: true, lineWidth: -1 })));

const isMap = (u: unknown): u is Raw => typeof u === 'object' && u !== null && !Array.isArray(u);

/** The paths of all maps in a value. */
const mapsIn = (value: unknown, path: Path = []): readonly Path[] => {
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => mapsIn(item, [...path, index]))
    : isMap(value)
      ? Object.entries(value).flatMap(([key, item]) => mapsIn(item, [...path, key]))
      : [];
  return isMap(value) ? [path, ...below] : below;
};

/** The same value with one more key at a path. */
const withKey = (value: unknown, path: Path, key: string, more: unknown): unknown => {
  const [first, ...rest] = path;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? withKey(item, rest, key, more) : item));
  if (!isMap(value)) return value;
  return first === undefined
    ? { ...value, [key]: more }
    : { ...value, [first]: withKey(value[first], rest, key, more) };
};

/** One endpoint with everything that is documented of it. */
const endpoint = {
  enabled: true,
  name: 'Shop',
  group: 'Core',
  url: 'https://shop.example.com/',
  method: 'POST',
  conditions: ['[STATUS] == 200', '[BODY].status == UP'],
  interval: '1m30s',
  graphql: true,
  body: '{ items }',
  headers: { Accept: 'application/json' },
  client: {
    insecure: true,
    'ignore-redirect': true,
    timeout: '5s',
    'dns-resolver': 'tcp://1.1.1.1:53',
    oauth2: { 'token-url': 'https://id.example.com/', 'client-id': 'a', 'client-secret': 's', scopes: ['x'] },
    'proxy-url': 'http://proxy.example.com:3128',
    'identity-aware-proxy': { audience: 'a' },
    tls: { 'certificate-file': 'c.pem', 'private-key-file': 'k.pem', renegotiation: 'once' },
    network: 'ip4',
    tunnel: 'jump',
    'store-cookies': true,
  },
  dns: { 'query-type': 'A', 'query-name': 'example.com' },
  ssh: { username: 'a', password: 'b' },
  alerts: [{ type: 'slack', 'failure-threshold': 4, 'provider-override': { 'webhook-url': 'x' } }],
  'maintenance-windows': [{ start: '23:00', duration: '1h' }],
  ui: { 'hide-url': true, badge: { 'response-time': { thresholds: [1, 2, 3, 4, 5] } } },
  'extra-labels': { team: 'web' },
  'always-run': true,
  store: { token: '[BODY].token' },
};

const gatus = {
  metrics: true,
  storage: { type: 'sqlite', path: 'data.db' },
  alerting: {
    slack: { 'webhook-url': 'https://x', 'default-alert': { 'success-threshold': 5, description: 'd' } },
  },
  announcements: [{ timestamp: '2026-01-01T00:00:00Z', message: 'hello' }],
  endpoints: [endpoint, { name: 'Db', url: 'tcp://db.example.com:1', client: { timeout: '1s' } }],
  'external-endpoints': [{ name: 'Job', token: 't', heartbeat: { interval: '30m' } }],
  suites: [{ name: 'Login', endpoints: [{ name: 'a', url: 'https://a.example/' }] }],
  security: { basic: { username: 'a', 'password-bcrypt-base64': 'b' } },
  concurrency: 5,
  web: { port: 1, tls: { 'certificate-file': 'c' } },
  ui: { title: 'T', buttons: [{ name: 'b', link: 'l' }] },
  maintenance: { start: '1:00', duration: '1h', every: ['Monday'] },
  connectivity: { checker: { target: '1.1.1.1:53', interval: '60s' } },
  tunneling: { jump: { type: 'SSH', host: 'h' } },
  remote: { instances: [{ url: 'https://x' }] },
};

/** A monitor over HTTP with every column as nobody ever set it. */
const monitor: Raw = {
  ...Object.fromEntries(Object.entries(saysNothing).map(([key, [value]]) => [key, value])),
  id: 2,
  name: 'Home',
  type: 'http',
  url: 'https://shop.example.com/',
  method: 'GET',
  interval: 60,
  retryInterval: 60,
  timeout: 48,
  maxretries: 1,
  maxredirects: 10,
  accepted_statuscodes: ['200-299'],
  headers: null,
  body: null,
  active: true,
  childrenIDs: [],
  pathName: 'Home',
};

const kuma = {
  version: '1.23.16',
  notificationList: [{ id: 1, name: 'Chat', config: '{}' }, { id: 2 }],
  proxyList: [{ id: 1, protocol: 'http', host: 'p', port: 1, auth: { user: 'a' } }],
  monitorList: [
    { ...monitor, notificationIDList: { 1: true }, tags: [{ name: 'a', value: 'b' }] },
    { id: 3, name: 'Group', type: 'group', notificationIDList: { 1: true } },
    { id: 4, name: 'Ping', type: 'ping', hostname: 'h', extra: { a: 1 } },
  ],
};

/** What is named as a whole. */
const wholes: readonly string[] = [
  'endpoints/0/alerts/0',
  'endpoints/0/client/oauth2',
  'endpoints/0/client/identity-aware-proxy',
  'endpoints/0/dns',
  'endpoints/0/ssh',
  'endpoints/0/maintenance-windows',
  'endpoints/0/ui/badge',
  'endpoints/0/extra-labels',
  'endpoints/0/store',
  'endpoints/1',
  'announcements/0',
  'external-endpoints/0',
  'suites/0',
  'storage',
  'security',
  'web',
  'ui',
  'maintenance',
  'connectivity',
  'tunneling',
  'remote',
  'notificationList',
  'proxyList',
  ...['0', '1'].map((index) => `monitorList/${index}/notificationIDList`),
  'monitorList/2',
];

const isInWhole = (path: Path): boolean =>
  [...wholes, 'monitorList/0/kafkaProducerSaslOptions'].some((whole) =>
    `${path.join('/')}/`.startsWith(`${whole}/`),
  );

const files = [gatus, kuma];
const places = files.flatMap((file) => mapsIn(file).map((path) => ({ file, path })));

describe('apis import', () => {
  test.prop([
    fc.constantFrom(...places.filter(({ path }) => !isInWhole(path))),
    fc.oneof(fc.constantFrom<unknown>(null, false, 0, '', [], {}), fc.jsonValue({ maxDepth: 3 })),
  ])('names an unknown key, wherever it stands and whatever it holds', async ({ file, path }, value) => {
    // A header is whatever its name is.
    const isHeader = path.at(-1) === 'headers';
    const { notes, configs } = await imported(withKey(file, path, 'zz-unknown', value));
    const carried = configs.some(({ headers }) => Object.hasOwn(headers, 'zz-unknown'));
    const isNamed = notes.some((note) => note.includes('zz-unknown'));
    expect([isNamed || (isHeader && carried), notes]).toStrictEqual([true, notes]);
  });

  it.each(wholes)('names %s as a whole', async (whole) => {
    const file = whole.startsWith('n') || whole.startsWith('p') || whole.startsWith('m') ? kuma : gatus;
    const isGatus = Object.hasOwn(gatus, whole.split('/', 1)[0] ?? '');
    const { notes } = await imported(isGatus ? gatus : file);
    const [last = '', ...before] = whole.split('/').toReversed();
    const names: Readonly<Record<string, string>> = {
      'endpoints/0/alerts/0': 'the alert slack',
      'endpoints/1': 'Db: only HTTP',
      'external-endpoints/0': 'Job of external-endpoints',
      'announcements/0': 'an item of announcements',
      'suites/0': 'Login of suites',
      notificationList: 'Chat of notificationList',
      'monitorList/2': 'Ping: only HTTP',
    };
    expect(before.length).toBeGreaterThanOrEqual(0);
    expect(notes.join('\n')).toMatch(
      new RegExp(names[whole] ?? `${last}(?:\\[0\\])* (?:is|are) not carried`, 'u'),
    );
  });

  it('carries over what has a counterpart, and never a secret into its lines', async () => {
    const { configs, notes } = await imported(gatus);
    expect(configs).toMatchObject([
      {
        api_id: 'core-shop',
        method: 'POST',
        check_interval_seconds: 90,
        body: '{"query":"{ items }"}',
        follow_redirects: false,
        timeout_ms: 5000,
        proxy: 'http://proxy.example.com:3128',
        client_certificate: { cert: 'c.pem', key: 'k.pem' },
        failure_threshold: 4,
        success_threshold: 5,
      },
    ]);
    for (const key of ['insecure', 'dns-resolver', 'oauth2', 'network', 'tunnel', 'store-cookies'])
      expect(notes.join('\n')).toContain(`client.${key} is not carried over`);
  });

  it.each([
    ['[BODY].age == [BODY].id', 'compares two values'],
    ['len([BODY].data) < 5', 'has no counterpart'],
    ['[IP] == 127.0.0.1', 'has no counterpart'],
    ['[DNS_RCODE] == NOERROR', 'has no counterpart'],
    ['[DOMAIN_EXPIRATION] > 720h', 'has no counterpart'],
    ['[STATUS] == [CONTEXT].code', 'compares two values'],
    ['[CONNECTED] == false', 'asks for an API'],
    ['[BODY].id == any(1, 2)', 'compares with several numbers'],
    ['[BODY].user == $USER', 'has the variable $USER'],
    ['[BODY].a ~ b', 'is not understood'],
    ['', 'is not understood'],
  ])('names the condition %j', async (condition, why) => {
    const { notes } = await imported({
      endpoints: [{ name: 'a', url: 'https://a.example/', conditions: [condition] }],
    });
    expect(notes).toStrictEqual([expect.stringContaining(`${condition}: is not carried over: it ${why}`)]);
  });

  it.each<[string, Raw]>([
    ['conditions', { conditions: '[STATUS] == 200' }],
    ['conditions[0]', { conditions: [{ a: 1 }] }],
    ['interval', { interval: 'soon' }],
    ['interval', { interval: '200h' }],
    ['headers.X', { headers: { X: { a: 1 } } }],
    ['headers', { headers: 'X: y' }],
    ['client', { client: 'fast' }],
    ['client.timeout', { client: { timeout: 5 } }],
    ['enabled', { enabled: 'no' }],
    ['alerts.slack', { alerts: { slack: 1 } }],
    ['[RANDOM_STRING_9]', { body: 'a[RANDOM_STRING_9]' }],
  ])('names %s where its shape is not understood', async (what, fields) => {
    const { notes } = await imported({ endpoints: [{ name: 'a', url: 'https://a.example/', ...fields }] });
    expect(notes.join('\n')).toContain(`${what} `);
  });

  it('carries a dollar and numbers of headers over as Gatus reads them', async () => {
    const { configs, notes } = await imported({
      endpoints: [{ name: 'a', url: 'https://a.example/?a=$$b', headers: { A: 1, B: true, C: null } }],
    });
    expect(configs).toMatchObject([
      { url: 'https://a.example/?a=$b', headers: { A: '1', B: 'true', C: '' } },
    ]);
    expect(notes).toStrictEqual([]);
  });

  it('says nothing of a monitor that nobody has set anything of', async () => {
    expect((await imported({ version: '1', monitorList: [monitor] })).notes).toStrictEqual([]);
  });

  const carried: Readonly<Record<string, unknown>> = { ipFamily: 'ipv6', tags: [{ name: 'zz', value: '' }] };

  it.each(Object.keys(saysNothing))('names the column %s, or carries it over', async (column) => {
    const set = { ...monitor, [column]: carried[column] ?? 'zz' };
    const { notes, configs } = await imported({ version: '1', monitorList: [set] });
    expect(notes.length > 0 ? notes.join() : JSON.stringify(configs)).toMatch(
      new RegExp(`${column}|"ip_family":6|"tags":\\["zz"\\]|UPLEDGER_SECRET_HOME|its group`, 'u'),
    );
  });

  it.each<[Raw, Raw | string]>([
    [{ body: '{}' }, { headers: { 'Content-Type': 'application/json' } }],
    [
      { body: 'a=1', httpBodyEncoding: 'form', headers: '{"content-type": "x/y"}' },
      { headers: { 'content-type': 'x/y' } },
    ],
    [{ parent: 9 }, { enabled: false, group: 'Paused' }],
    [{ active: 0 }, { enabled: false }],
    [{ parent: 77 }, 'its group 77 is not in this file'],
    [{ retryInterval: 20 }, 'retryInterval 20 is the interval now, 60 s'],
    [{ resendInterval: 3 }, 'resendInterval is not carried over'],
    [{ upsideDown: true }, 'upsideDown is not carried over'],
    [{ maxretries: 300 }, 'maxretries is 99 now'],
    [{ interval: 100_000, retryInterval: 100_000 }, 'interval is 86400 s now'],
    [{ headers: '{"A": {"b": 1}}' }, 'the header A is not carried over'],
    [{ httpBodyEncoding: 'constructor', body: 'x' }, 'httpBodyEncoding constructor is not carried over'],
    [{ ipFamily: 'constructor' }, 'ipFamily constructor is not carried over'],
    [{ headers: '{"__proto__": "x", "constructor": {}}' }, 'the header constructor is not carried over'],
    [{ headers: '[1]' }, 'headers are not JSON'],
    [{ accepted_statuscodes: ['200-299', { a: 1 }] }, 'accepted_statuscodes[1] is not carried over'],
    [
      { type: 'keyword', keyword: 'x', invertKeyword: true },
      { assertions: [{ body: true, not_contains: 'x' }] },
    ],
  ])('reads %j of a monitor', async (fields, expected) => {
    const group = { id: 9, name: 'Paused', type: 'group', active: false };
    const { notes, configs } = await imported({
      version: '1',
      monitorList: [group, { ...monitor, ...fields }],
    });
    if (typeof expected === 'string') expect(notes.join('\n')).toContain(expected);
    else {
      expect(configs).toMatchObject([expected]);
      expect(notes).toStrictEqual([]);
    }
  });

  it.each([
    'endpoints: &a [*a]',
    'endpoints: [&a { name: x, url: https://a.example/, client: *a, alerts: [*a], ui: *a }]',
    'monitorList: [&a { type: http, url: https://a.example/, tags: [*a], conditions: *a, notificationIDList: *a }]',
    'monitorList: [7, null, [], { type: {} }]',
    'endpoints: [{ name: "\\e[31m", url: "https://a.example/", "a\\nb": 1, conditions: ["\\e]0;x\\a"] }]',
  ])('survives %s, in lines that a terminal shows as they are', async (text) => {
    const { notes } = right(await importFile('f.yaml', text));
    expect(notes.length).toBeGreaterThan(0);
    for (const note of notes) expect(note).not.toMatch(/\p{Cc}/u);
  });
});
