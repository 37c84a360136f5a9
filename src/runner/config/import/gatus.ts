import { parseDuration } from '../fields/duration.ts';
import { isMap } from '../shapes.ts';
import { readCondition } from './gatus-condition.ts';
import { createNames, type Imported, type ImportedApi, type LeftOut } from './imported.ts';
import { codesWhere } from './status-codes.ts';

type Raw = Readonly<Record<string, unknown>>;

const understood: ReadonlySet<string> = new Set([
  'name',
  'group',
  'enabled',
  'url',
  'method',
  'interval',
  'headers',
  'body',
  'conditions',
  'alerts',
  'client',
]);

const textOf = (u: unknown): string => (typeof u === 'string' || typeof u === 'number' ? String(u) : '');

/** `$VAR` and `${VAR}` are filled in by Gatus; here a secret has a name of its own. */
const withSecrets = (text: string): string =>
  text.replaceAll(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/gu,
    (_all, braced: string | undefined, bare: string | undefined) =>
      `\${env:UPLEDGER_SECRET_${braced ?? bare ?? ''}}`,
  );

const secretsIn = (u: unknown): readonly string[] => {
  if (typeof u === 'string') return u.match(/\$(?:\{\w+\}|[A-Za-z_]\w*)/gu) ?? [];
  return isMap(u) ? Object.values(u).flatMap(secretsIn) : [];
};

const thresholdsOf = (alerts: unknown): Raw => {
  if (!Array.isArray(alerts) || alerts.length === 0) return {};
  const least = (key: string, otherwise: number): number =>
    Math.min(
      ...alerts.map((alert: unknown) => {
        const value = isMap(alert) ? alert[key] : undefined;
        return typeof value === 'number' && value > 0 ? value : otherwise;
      }),
    );
  // The defaults of Gatus.
  return {
    failure_threshold: least('failure-threshold', 3),
    success_threshold: least('success-threshold', 2),
  };
};

/** What one part of an endpoint becomes. */
type Part = Readonly<{ fields: Raw; leftOut: readonly LeftOut[] }>;

const conditionsOf = (path: readonly string[], raw: unknown): Part => {
  const conditions = Array.isArray(raw) ? raw.map(textOf) : [];
  const tests: ((code: number) => boolean)[] = [];
  const assertions: Raw[] = [];
  const leftOut: LeftOut[] = [];
  const slow: number[] = [];
  const days: number[] = [];
  for (const [index, text] of conditions.entries()) {
    const place = [...path, 'conditions', String(index)];
    const condition = readCondition(text);
    if (condition._tag === 'status') tests.push(condition.holds);
    if (condition._tag === 'slow') {
      slow.push(condition.ms);
      leftOut.push({
        path: place,
        what: `${text}: is slow_ms now: a slower API stays UP, and is told as slow`,
      });
    }
    if (condition._tag === 'certificate') {
      days.push(condition.days);
      leftOut.push({
        path: place,
        what: `${text}: is certificate_days now: the API stays UP, and its certificate is told of`,
      });
    }
    if (condition._tag === 'assertions') assertions.push(...condition.assertions);
    if (condition._tag === 'leftOut')
      leftOut.push({ path: place, what: `${text}: is not carried over: it ${condition.why}` });
  }
  const codes = codesWhere((code) => tests.every((holds) => holds(code)));
  if (codes === null)
    leftOut.push({
      path: [...path, 'conditions'],
      what: 'no status fulfils all conditions: 200 is expected now',
    });
  return {
    fields: {
      ...(codes !== null && { expected_status_codes: codes }),
      ...(assertions.length > 0 && { assertions }),
      ...(slow.length > 0 && { slow_ms: Math.min(...slow) }),
      ...(days.length > 0 && { certificate_days: Math.max(...days) }),
    },
    leftOut,
  };
};

const clientOf = (path: readonly string[], raw: unknown): Part & Readonly<{ timeoutMs: number }> => {
  const client = isMap(raw) ? raw : {};
  const timeoutMs = parseDuration(textOf(client['timeout'])) ?? 10_000;
  return {
    fields: client['ignore-redirect'] === true ? { follow_redirects: false } : {},
    leftOut: Object.keys(client)
      .filter((key) => !['timeout', 'ignore-redirect'].includes(key) && client[key] !== false)
      .map((key) => ({ path: [...path, 'client', key], what: `client.${key} is not carried over` })),
    timeoutMs,
  };
};

const bodyOf = (raw: unknown): Raw =>
  typeof raw === 'string' && raw !== '' ? { body: withSecrets(raw) } : {};

const headersOf = (raw: unknown): Raw =>
  isMap(raw) && Object.keys(raw).length > 0
    ? {
        headers: Object.fromEntries(
          Object.entries(raw).map(([name, value]) => [name, withSecrets(textOf(value))]),
        ),
      }
    : {};

const endpointOf = (
  path: readonly string[],
  raw: Raw,
  nameFor: (...parts: readonly string[]) => string,
): Readonly<{ api: ImportedApi | null; leftOut: readonly LeftOut[] }> => {
  const [name, group, url] = [textOf(raw['name']), textOf(raw['group']), textOf(raw['url'])];
  if (!/^(?:https?:\/\/|\$)/iu.test(url))
    return {
      api: null,
      leftOut: [
        { path, what: `${name}: only HTTP is checked, so ${url.split(':', 1)[0] ?? ''} is not carried over` },
      ],
    };
  const conditions = conditionsOf(path, raw['conditions']);
  const client = clientOf(path, raw['client']);
  const interval = parseDuration(textOf(raw['interval'])) ?? 60_000;
  const secrets = [...new Set([url, raw['headers'], raw['body']].flatMap(secretsIn))];
  const alerts = Array.isArray(raw['alerts']) ? raw['alerts'] : [];
  return {
    api: {
      path,
      fields: {
        api_id: nameFor(group, name),
        url: withSecrets(url),
        ...(name !== '' && { name }),
        ...(group !== '' && { group }),
        ...(raw['method'] !== undefined && { method: textOf(raw['method']) }),
        check_interval_seconds: Math.max(1, Math.round(interval / 1000)),
        timeout_ms: Math.max(1, Math.floor(client.timeoutMs)),
        ...(raw['enabled'] === false && { enabled: false }),
        ...thresholdsOf(raw['alerts']),
        ...headersOf(raw['headers']),
        ...bodyOf(raw['body']),
        ...client.fields,
        ...conditions.fields,
      },
    },
    leftOut: [
      ...conditions.leftOut,
      ...client.leftOut,
      ...secrets.map((secret) => ({
        path,
        what: `${secret} is read from UPLEDGER_SECRET_${secret.replaceAll(/\W/gu, '')} now`,
      })),
      ...alerts.map((alert: unknown, index) => ({
        path: [...path, 'alerts', String(index)],
        what: `the alert ${isMap(alert) ? textOf(alert['type']) : ''} is not carried over, but for its thresholds`,
      })),
      ...Object.keys(raw)
        .filter((key) => !understood.has(key) && raw[key] !== false)
        .map((key) => ({ path: [...path, key], what: `${key} is not carried over` })),
    ],
  };
};

/** A config of Gatus: its endpoints over HTTP. */
export const importGatus = (root: Raw): Imported => {
  const nameFor = createNames();
  const endpoints = Array.isArray(root['endpoints']) ? root['endpoints'] : [];
  const read = endpoints.map((raw: unknown, index) => {
    const path = ['endpoints', String(index)];
    return isMap(raw)
      ? endpointOf(path, raw, nameFor)
      : { api: null, leftOut: [{ path, what: 'is not an endpoint' }] };
  });
  return {
    apis: read.flatMap(({ api }) => api ?? []),
    leftOut: [
      ...read.flatMap(({ leftOut }) => leftOut),
      ...Object.keys(root)
        .filter((key) => key !== 'endpoints')
        .map((key) => ({ path: [key], what: `${key} is not carried over` })),
    ],
  };
};
