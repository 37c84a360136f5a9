import * as E from 'fp-ts/lib/Either.js';
import { configDefaults, configFields, type ApiConfig } from '../../src/runner/config/api-config.ts';
import { checkApiConfig } from '../../src/runner/config/decode-api-config.ts';

type Field = keyof ApiConfig;

/** What a field is for, and values that break each of its rules: the decoder itself then says what the rules are. */
type Described = Readonly<{ about: string; broken: readonly unknown[] }>;

const long = 'x'.repeat(300_000);

const described: Readonly<Record<Field, Described>> = {
  api_id: {
    about:
      'The name of the API in every table, alert and command. It never changes: a new name is a new API.',
    broken: [''],
  },
  url: {
    about:
      'Where the check sends its request. `${env:UPLEDGER_SECRET_NAME}` in it is replaced by that environment variable when the request is made. Query values and secrets show as `***` wherever the URL is shown. A fragment is left off.',
    broken: [
      'example.com',
      'https://example.com/ x',
      'https://a:b@example.com/',
      'http://127.1/',
      'https://example.com/\u200B',
      'https://example.com/$TOKEN',
      `https://example.com/${long}`,
    ],
  },
  name: {
    about: 'What people call the API. It is not in the log, and can be changed at any time.',
    broken: [0],
  },
  group: {
    about: 'The group that the API is shown in and chosen by (`--group`). It is not in the log.',
    broken: [0],
  },
  tags: { about: 'Words that the API is chosen by (`--tag`). They are not in the log.', broken: [0, [0]] },
  method: { about: 'The method of the request, in upper or lower case.', broken: [0] },
  expected_status_codes: {
    about: 'The API is UP when it answers with one of these, and DOWN otherwise.',
    broken: [[], [99]],
  },
  timeout_ms: {
    about:
      'The time limit of each attempt in milliseconds, or with a unit: DNS, connection, headers and body together.',
    broken: [0],
  },
  check_interval_seconds: {
    about:
      'How often the API is checked: once in each slot of this many seconds of wall-clock time. With a unit, `2m` for example, it is a duration.',
    broken: [0],
  },
  notify_emails: {
    about: 'Who gets the alerts of this API by mail. `upledger subscriptions sync` subscribes them.',
    broken: [0, ['ops']],
  },
  channels: {
    about:
      'Where the alerts of this API go: ids of `channels`, and `default`. Without it they go to `default_channels` ([channels](channels.md#who-gets-an-alert)).',
    broken: ['team', ['Team'], []],
  },
  enabled: { about: '`false`: the API is not checked, and its history is kept.', broken: [0] },
  failure_threshold: { about: 'How many failures in a row make the API DOWN.', broken: [0] },
  success_threshold: { about: 'How many successes in a row make it UP again.', broken: [0] },
  retries: { about: 'Immediate new attempts before a check counts as failed.', broken: [-1] },
  headers: {
    about:
      'Headers of the request. `${env:UPLEDGER_SECRET_NAME}` in a value is replaced by that environment variable when the request is made.',
    broken: [
      [],
      { 'a b': '' },
      { Expect: '100-continue' },
      { Connection: 'upgrade' },
      { A: 'x', a: 'x' },
      { A: 1 },
      { A: long },
      { A: '\n' },
      { A: '${env:NAME}' },
      { A: '$TOKEN' },
    ],
  },
  body: {
    about:
      'What the request sends. Allowed with every method. `${env:UPLEDGER_SECRET_NAME}` in it is replaced as in headers; nothing is escaped.',
    broken: [0, '$TOKEN'],
  },
  follow_redirects: {
    about: 'Whether redirects are followed, 5 at most. `false`: a redirect is the answer.',
    broken: [0],
  },
  proxy: {
    about:
      'What requests go through: the URL of an HTTP proxy, the secret that holds it, or `env` for what `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say. [docs/checks.md](checks.md#proxies) says what the guard of targets can still do then.',
    broken: ['ftp://proxy.example.com'],
  },
  ca: {
    about:
      'An authority to trust beside the usual ones: the path of a PEM file, or the secret that holds it.',
    broken: ['-----BEGIN CERTIFICATE-----'],
  },
  client_certificate: {
    about:
      'What the client shows to servers that ask for a certificate: `cert` and `key`, each the path of a PEM file or a secret. It is shown to the origin of `url` only, not to others that redirects lead to.',
    broken: ['x'],
  },
  server_name: {
    about:
      'The name that is asked for in TLS (SNI) and must be certified, instead of the host of `url`. For that origin only.',
    broken: ['192.0.2.1'],
  },
  ip_family: { about: 'Connects over IPv4 or IPv6 only.', broken: [5] },
  assertions: {
    about:
      'What must be true of an answer with an expected status code, else the API is DOWN. Each has one subject (`json`, `header` or `body`), one operator, and may have `secret: true`. [docs/assertions.md](assertions.md) explains them.',
    broken: [
      0,
      ['x'],
      [{ equals: 1 }],
      [{ body: true }],
      [{ json: 1, equals: 1 }],
      [{ header: 'a b', equals: 'x' }],
      [{ body: 1, equals: 'x' }],
      [{ body: true, equals: 1 }],
      [{ json: '$', equals: [] }],
      [{ json: '$', contains: null }],
      [{ body: true, contains: '' }],
      [{ body: true, matches: '' }],
      [{ body: true, exists: 1 }],
      [{ body: true, at_least: 'x' }],
    ],
  },
  slow_ms: {
    about:
      'The signal `latency`: an UP answer that takes more milliseconds than this is slow. Written as a number, or with a unit. One of `timeout_ms` or more is never reached. [docs/signals.md](signals.md) explains signals.',
    broken: [0],
  },
  slow_threshold: {
    about:
      'How many slow answers in a row make the signal `latency` DOWN, and how many quick ones make it UP again.',
    broken: [0],
  },
  certificate_days: {
    about:
      'The signal `certificate`: DOWN at the first check that sees fewer days left before the certificate expires, UP after 10 checks in a row that see enough. For `https` URLs.',
    broken: [0],
  },
};

const isField = (name: string): name is Field => Object.hasOwn(described, name);

const valid = { api_id: 'example', url: 'https://example.com/' };

/** `is 0, must be a whole number …` as `must be a whole number …`. */
const rulesBroken = (raw: unknown): readonly string[] =>
  E.match(
    (errors: readonly { readonly what: string }[]) =>
      errors.map(({ what }) => what.replace(/^.*?(?=\bmust )/u, '')),
    () => [],
  )(checkApiConfig(raw));

const defaults: Readonly<Record<string, unknown>> = configDefaults;

/** Types of fields without a default value to tell them by. */
const typeWithoutDefault: Readonly<Partial<Record<Field, string>>> = {
  channels: 'list',
  client_certificate: 'map',
  ip_family: '`4` or `6`',
  slow_ms: 'whole number',
  certificate_days: 'whole number',
};

const typeText = (field: Field): string => {
  const value = defaults[field];
  const known = typeWithoutDefault[field];
  if (known !== undefined) return known;
  if (typeof value === 'number') return 'whole number';
  if (typeof value === 'boolean') return '`true` or `false`';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' && value !== null ? 'map' : 'text';
};

const defaultText = (field: Field): string => {
  if (!Object.hasOwn(defaults, field)) return 'required';
  const value = defaults[field];
  return value === null ? 'none' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
};

const section = (field: Field): string => {
  const { about, broken } = described[field];
  const rules = new Set(broken.flatMap((value) => rulesBroken({ ...valid, [field]: value })));
  return `### ${field}\n\n${about}\n\n${[...rules].map((rule) => `- ${rule}`).join('\n')}\n`;
};

const fields = configFields.filter(isField);

/** The longest check that the decoder accepts, in its own words. */
const wholeCheck = rulesBroken({ ...valid, timeout_ms: 120_000, retries: 1 }).join('');

/** The fields of one API in apis.yaml or in the configs table, as Markdown. */
export const fieldReference = (): string =>
  [
    '| field | type | default |\n| --- | --- | --- |',
    ...fields.map((field) => `| [\`${field}\`](#${field}) | ${typeText(field)} | ${defaultText(field)} |`),
    `\nA field that is absent or \`null\` has its default. \`timeout_ms\` times (\`retries\` + 1) ${wholeCheck}.\n`,
    ...fields.map(section),
  ].join('\n');
