import { isMap } from '../shapes.ts';
import { jsonPathOf } from './gatus-condition.ts';
import { createNames, type Imported, type ImportedApi, type LeftOut } from './imported.ts';

type Raw = Readonly<Record<string, unknown>>;

const textOf = (u: unknown): string => (typeof u === 'string' || typeof u === 'number' ? String(u) : '');

const isOn = (u: unknown): boolean => u === true || u === 1;

const number = (u: unknown, otherwise: number): number =>
  typeof u === 'number' && Number.isFinite(u) ? u : otherwise;

const listOf = (u: unknown): readonly Raw[] => (Array.isArray(u) ? u.filter(isMap) : []);

/** Options without a counterpart, and when they say something. */
const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  ignoreTls: isOn,
  upsideDown: isOn,
  resendInterval: (value) => number(value, 0) > 0,
  proxyId: (value) => value !== null && value !== undefined,
  grpcUrl: (value) => textOf(value) !== '',
  description: (value) => textOf(value) !== '',
  tlsCert: (value) => textOf(value) !== '',
  tlsKey: (value) => textOf(value) !== '',
  oauth_client_id: (value) => textOf(value) !== '',
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What one option becomes: fields, and why it could not be carried over. */
type Part = Readonly<{ fields: Raw; why: string | null }>;

const headersOf = (monitor: Raw, apiId: string): readonly Part[] => {
  const text = textOf(monitor['headers']);
  const parsed = text === '' ? {} : json(text);
  const given = isMap(parsed) ? parsed : {};
  const method = textOf(monitor['authMethod']);
  const isBasic = method === 'basic' || (method === '' && textOf(monitor['basic_auth_user']) !== '');
  const secret = `UPLEDGER_SECRET_${apiId.replaceAll(/\W/gu, '_').toUpperCase()}`;
  const headers = {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value)])),
    ...(isBasic && { Authorization: `Basic \${env:${secret}}` }),
  };
  return [
    {
      fields: Object.keys(headers).length > 0 ? { headers } : {},
      why: isMap(parsed) ? null : 'headers are not JSON',
    },
    ...(isBasic
      ? [{ fields: {}, why: `basic auth is read from ${secret} now: set it to USER:PASSWORD in base64` }]
      : []),
    ...(isBasic || method === '' || method === 'null'
      ? []
      : [{ fields: {}, why: `authMethod ${method} is not carried over` }]),
  ];
};

const assertionsOf = (monitor: Raw): Part => {
  const type = textOf(monitor['type']);
  if (type === 'keyword') {
    const operator = isOn(monitor['invertKeyword']) ? 'not_contains' : 'contains';
    return { fields: { assertions: [{ body: true, [operator]: textOf(monitor['keyword']) }] }, why: null };
  }
  if (type !== 'json-query') return { fields: {}, why: null };
  const written = textOf(monitor['jsonPath']);
  const path = jsonPathOf(written.replace(/^\$\.?/u, ''));
  const operator = textOf(monitor['jsonPathOperator']) || '==';
  if (path === null || /[()?*]/u.test(written) || !['==', '!='].includes(operator))
    return {
      fields: {},
      why: `the JSON query ${written} ${operator} is not carried over: only names and indexes are`,
    };
  // Kuma compares texts: a number or a flag may be meant.
  const expected = textOf(monitor['expectedValue']);
  const value = json(expected);
  const literal = typeof value === 'number' || typeof value === 'boolean' ? value : expected;
  return {
    fields: { assertions: [{ json: path, [operator === '==' ? 'equals' : 'not_equals']: literal }] },
    why: null,
  };
};

/** Kuma reminds 21, 14 and 7 days before a certificate ends, unless its settings say otherwise; a backup leaves them out. */
const certificateOf = (monitor: Raw): Part =>
  isOn(monitor['expiryNotification'])
    ? {
        fields: { certificate_days: 21 },
        why: 'expiryNotification is certificate_days 21 now: the first reminder, and no further one',
      }
    : { fields: {}, why: null };

const redirectsOf = (monitor: Raw): Part => {
  const most = number(monitor['maxredirects'], 10);
  if (most === 0) return { fields: { follow_redirects: false }, why: null };
  return { fields: {}, why: most === 10 ? null : `maxredirects ${String(most)} is 5 now` };
};

const timeoutOf = (monitor: Raw): Part => {
  const seconds = number(monitor['timeout'], 48);
  const ms = Math.round((seconds > 0 ? seconds : 48) * 1000);
  return {
    fields: { timeout_ms: Math.min(120_000, Math.max(1, ms)) },
    why: ms > 120_000 ? 'timeout is 120 s now' : null,
  };
};

/** Kuma makes a tag of a name and a value. */
const tagsOf = (monitor: Raw): Raw => {
  const tags = listOf(monitor['tags']).map(({ name, value }) =>
    [textOf(name), textOf(value)].filter((part) => part !== '').join(':'),
  );
  return tags.length > 0 ? { tags: [...new Set(tags)] } : {};
};

const codesOf = (monitor: Raw): Raw => {
  const codes = monitor['accepted_statuscodes'];
  return Array.isArray(codes) && codes.length > 0
    ? {
        expected_status_codes: codes.map((code: unknown) =>
          /^\d{3}$/u.test(textOf(code)) ? Number(code) : code,
        ),
      }
    : { expected_status_codes: ['200-299'] };
};

const types: ReadonlySet<string> = new Set(['http', 'keyword', 'json-query']);

type Of = Readonly<{ path: readonly string[]; groups: ReadonlyMap<number, string> }>;

const monitorOf = (
  monitor: Raw,
  { path, groups }: Of,
  nameFor: (...parts: readonly string[]) => string,
): Readonly<{ api: ImportedApi | null; leftOut: readonly LeftOut[] }> => {
  const [name, type] = [textOf(monitor['name']), textOf(monitor['type'])];
  if (type === 'group') return { api: null, leftOut: [] };
  if (!types.has(type))
    return {
      api: null,
      leftOut: [
        { path, what: `${name}: only HTTP is checked, so a monitor of type ${type} is not carried over` },
      ],
    };
  const group = groups.get(number(monitor['parent'], -1));
  const api_id = nameFor(group ?? '', name);
  const parts = [
    ...headersOf(monitor, api_id),
    assertionsOf(monitor),
    certificateOf(monitor),
    redirectsOf(monitor),
    timeoutOf(monitor),
  ];
  const body = textOf(monitor['body']);
  const fields: Raw = Object.fromEntries([
    ...Object.entries({
      api_id,
      url: textOf(monitor['url']),
      ...(name !== '' && { name }),
      ...(group !== undefined && { group }),
      ...tagsOf(monitor),
      method: textOf(monitor['method']) || 'GET',
      check_interval_seconds: Math.min(86_400, Math.max(1, Math.round(number(monitor['interval'], 60)))),
      // Kuma is DOWN once all its retries have failed.
      failure_threshold: Math.min(100, number(monitor['maxretries'], 0) + 1),
      ...codesOf(monitor),
      ...(body !== '' && { body }),
      ...(monitor['active'] === false || monitor['active'] === 0 ? { enabled: false } : {}),
    }),
    ...parts.flatMap((part) => Object.entries(part.fields)),
  ]);
  return {
    api: { path, fields },
    leftOut: [
      ...parts.flatMap(({ why }) => (why === null ? [] : [{ path, what: `${name}: ${why}` }])),
      ...Object.entries(unsupported)
        .filter(([key, says]) => says(monitor[key]))
        .map(([key]) => ({ path: [...path, key], what: `${name}: ${key} is not carried over` })),
    ],
  };
};

/** A JSON backup of Uptime Kuma: its monitors over HTTP, with their groups and tags. */
export const importUptimeKuma = (root: Raw): Imported => {
  const nameFor = createNames();
  const monitors = Array.isArray(root['monitorList']) ? root['monitorList'] : [];
  const groups = new Map(
    listOf(monitors).flatMap((monitor) =>
      monitor['type'] === 'group' ? [[number(monitor['id'], -2), textOf(monitor['name'])] as const] : [],
    ),
  );
  const read = monitors.map((monitor: unknown, index) => {
    const path = ['monitorList', String(index)];
    return isMap(monitor)
      ? monitorOf(monitor, { path, groups }, nameFor)
      : { api: null, leftOut: [{ path, what: 'is not a monitor' }] };
  });
  const rest = Object.keys(root).filter((key) => !['version', 'monitorList'].includes(key));
  return {
    apis: read.flatMap(({ api }) => api ?? []),
    leftOut: [
      ...read.flatMap(({ leftOut }) => leftOut),
      ...rest.flatMap((key) => {
        const value = root[key];
        return Array.isArray(value)
          ? value.map((item: unknown, index) => ({
              path: [key, String(index)],
              what: `${isMap(item) ? textOf(item['name']) : ''} of ${key} is not carried over`.trim(),
            }))
          : [{ path: [key], what: `${key} is not carried over` }];
      }),
    ],
  };
};
