import { alertsOf } from './alerts.ts';
import { conditionsOf } from './conditions.ts';
import { createNames, type Imported, type ImportedApi, type LeftOut, type Part } from '../imported.ts';
import { readMap, type Reader } from '../reader.ts';
import { createVariables, type Variables } from './variables.ts';

type Raw = Readonly<Record<string, unknown>>;

const clientOf = (endpoint: Reader, { fill }: Variables): Raw => {
  const client = endpoint.map('client');
  client.ignore({ insecure: [false], 'store-cookies': [false], network: ['ip'] });
  const tls = client.map('tls');
  tls.ignore({ renegotiation: ['never'] });
  const [cert, key, proxy] = [
    tls.text('certificate-file'),
    tls.text('private-key-file'),
    client.text('proxy-url'),
  ];
  return {
    timeout_ms: Math.max(1, Math.floor(client.duration('timeout') ?? 10_000)),
    ...(client.flag('ignore-redirect') === true && { follow_redirects: false }),
    ...(proxy !== '' && { proxy: fill(proxy) }),
    ...((cert !== '' || key !== '') && { client_certificate: { cert, key } }),
  };
};

const headersOf = (endpoint: Reader, { fill }: Variables): Raw => {
  const headers = endpoint.map('headers').entries();
  return headers.length > 0
    ? { headers: Object.fromEntries(headers.map(([name, value]) => [name, fill(value)])) }
    : {};
};

/** Gatus fills these into a body; here they would be sent as they stand. */
const placeholder =
  /\[(?:ENDPOINT_NAME|ENDPOINT_GROUP|ENDPOINT_URL|LOCAL_ADDRESS|RANDOM_STRING_\d+|CONTEXT)\]/gu;

const bodyOf = (endpoint: Reader, { fill }: Variables): Part => {
  const written = endpoint.text('body');
  const isQuery = endpoint.flag('graphql') === true;
  const body = isQuery ? JSON.stringify({ query: written }) : written;
  return {
    fields: body === '' ? {} : { body: fill(body) },
    leftOut: [...new Set(written.match(placeholder))].map((name) => ({
      path: [...endpoint.path, 'body'],
      what: `${name} in the body is not filled in: it is sent as it stands`,
    })),
  };
};

type Endpoint = Readonly<{ api: ImportedApi | null; leftOut: readonly LeftOut[] }>;

const endpointOf = (
  endpoint: Reader,
  alerting: Reader,
  nameFor: (...parts: readonly string[]) => string,
): Endpoint => {
  const { path } = endpoint;
  const [name, group, url] = [endpoint.text('name'), endpoint.text('group'), endpoint.text('url')];
  if (!/^(?:https?:\/\/|\$)/iu.test(url)) {
    endpoint.take();
    const kind = /^[a-z][a-z0-9+.-]{0,20}(?=:)/iu.exec(url)?.[0] ?? 'what has no http or https URL';
    return {
      api: null,
      leftOut: [{ path, what: `${name}: only HTTP is checked, so ${kind} is not carried over` }],
    };
  }
  const variables = createVariables();
  const [conditions, body, alerts] = [
    conditionsOf(endpoint),
    bodyOf(endpoint, variables),
    alertsOf(endpoint, alerting),
  ];
  const headers = headersOf(endpoint, variables);
  const client = clientOf(endpoint, variables);
  const interval = Math.round((endpoint.duration('interval') ?? 60_000) / 1000);
  const seconds = Math.min(86_400, Math.max(1, interval));
  const method = endpoint.text('method');
  const enabled = endpoint.flag('enabled');
  endpoint.ignore({ 'always-run': [false], ui: [{}], 'extra-labels': [{}], 'maintenance-windows': [[]] });
  const ui = endpoint.map('ui');
  ui.ignore(
    Object.fromEntries(
      ['conditions', 'hostname', 'port', 'url', 'errors'].map((what) => [`hide-${what}`, [false]]),
    ),
  );
  ui.ignore({ 'dont-resolve-failed-conditions': [false], 'resolve-successful-conditions': [false] });
  const fields = {
    api_id: nameFor(group, name),
    url: variables.fill(url),
    ...(name !== '' && { name }),
    ...(group !== '' && { group }),
    ...(method !== '' && { method }),
    check_interval_seconds: seconds,
    ...(enabled === false && { enabled }),
    ...alerts.fields,
    ...headers,
    ...body.fields,
    ...client,
    ...conditions.fields,
  };
  return {
    api: { path, fields },
    leftOut: [
      ...(seconds === interval
        ? []
        : [{ path: [...path, 'interval'], what: `interval is ${String(seconds)} s now` }]),
      ...conditions.leftOut,
      ...body.leftOut,
      ...variables.met().map(([written, secret]) => ({
        path,
        what: `${written} is read from ${secret} now`,
      })),
      ...alerts.leftOut,
    ],
  };
};

/** What is listed one by one: a line for each item says its name. */
const namedLists = ['external-endpoints', 'suites', 'announcements'];

/** A config of Gatus: its endpoints over HTTP. */
export const importGatus = (raw: Raw): Imported => {
  const { root, leftovers } = readMap(raw, ([first = '']) => ({
    name: '',
    keys: first === 'endpoints' ? 2 : 0,
  }));
  const nameFor = createNames();
  const alerting = root.map('alerting');
  const read = root.maps('endpoints').map((endpoint) => endpointOf(endpoint, alerting, nameFor));
  root.ignore({
    metrics: [false],
    debug: [false],
    'disable-monitoring-lock': [false],
    'skip-invalid-config-update': [false],
  });
  const named = namedLists.flatMap((list) =>
    root.maps(list).map((item) => {
      const name = item.text('name');
      item.take();
      return {
        path: item.path,
        what: `${name === '' ? 'an item' : name} of ${list} is not carried over`,
      };
    }),
  );
  return {
    apis: read.flatMap(({ api }) => api ?? []),
    leftOut: [...read.flatMap(({ leftOut }) => leftOut), ...named, ...leftovers()],
  };
};
