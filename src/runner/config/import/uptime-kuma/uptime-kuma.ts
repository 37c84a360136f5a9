import { isMap } from '../../shapes.ts';
import { jsonPathOf } from '../gatus/condition.ts';
import { createNames, type Imported, type ImportedApi, type LeftOut } from '../imported.ts';
import { readMap, type Reader } from '../reader.ts';
import { saysNothing, saysNothingOfGroup } from './defaults.ts';
import { optionOf, parseJson, type Option } from './option.ts';
import { requestOf } from './request.ts';

type Raw = Readonly<Record<string, unknown>>;

const assertionsOf = (monitor: Reader, type: string): Option => {
  if (type === 'keyword') {
    const operator = monitor.flag('invertKeyword') === true ? 'not_contains' : 'contains';
    return optionOf({ assertions: [{ body: true, [operator]: monitor.text('keyword') }] });
  }
  if (type !== 'json-query') return optionOf({});
  const written = monitor.text('jsonPath');
  const path = jsonPathOf(written.replace(/^\$\.?/u, ''));
  const operator = monitor.text('jsonPathOperator') || '==';
  // Kuma compares texts: a number or a flag may be meant.
  const expected = monitor.text('expectedValue');
  if (path === null || /[()?*]/u.test(written) || !['==', '!='].includes(operator))
    return optionOf(
      {},
      `the JSON query ${written} ${operator} is not carried over: only names and indexes are, and == and !=`,
    );
  const value = parseJson(expected);
  const literal = typeof value === 'number' || typeof value === 'boolean' ? value : expected;
  return optionOf({ assertions: [{ json: path, [operator === '==' ? 'equals' : 'not_equals']: literal }] });
};

/** Kuma reminds 21, 14 and 7 days before a certificate ends, unless its settings say otherwise; a backup leaves them out. */
const certificateOf = (monitor: Reader): Option =>
  monitor.flag('expiryNotification') === true
    ? optionOf(
        { certificate_days: 21 },
        'expiryNotification is certificate_days 21 now: the first reminder, and no further one',
      )
    : optionOf({});

const redirectsOf = (monitor: Reader): Option => {
  const most = monitor.number('maxredirects') ?? 10;
  if (most === 0) return optionOf({ follow_redirects: false });
  return most === 10 ? optionOf({}) : optionOf({}, `maxredirects ${String(most)} is 5 now`);
};

const timeoutOf = (monitor: Reader): Option => {
  const seconds = monitor.number('timeout') ?? 0;
  const ms = Math.round((seconds > 0 ? seconds : 48) * 1000);
  return optionOf(
    { timeout_ms: Math.min(120_000, Math.max(1, ms)) },
    ...(ms > 120_000 ? ['timeout is 120 s now'] : []),
  );
};

const intervalOf = (monitor: Reader): Option => {
  const given = monitor.number('interval') ?? 60;
  const seconds = Math.min(86_400, Math.max(1, Math.round(given)));
  const retries = monitor.number('maxretries') ?? 0;
  // Kuma is DOWN once all its retries have failed.
  const threshold = Math.min(100, Math.max(1, Math.round(retries) + 1));
  const again = monitor.number('retryInterval') ?? given;
  return optionOf(
    { check_interval_seconds: seconds, failure_threshold: threshold },
    ...(seconds === given ? [] : [`interval is ${String(seconds)} s now`]),
    ...(threshold === retries + 1 ? [] : [`maxretries is ${String(threshold - 1)} now`]),
    ...(again === given || retries === 0
      ? []
      : [`retryInterval ${String(again)} is the interval now, ${String(seconds)} s`]),
  );
};

/** Kuma makes a tag of a name and a value; its color is none of them. */
const tagsOf = (monitor: Reader): Raw => {
  const tags = monitor.maps('tags').map((tag) => {
    tag.take('id', 'tag_id', 'monitor_id');
    return [tag.text('name'), tag.text('value')].filter((one) => one !== '').join(':');
  });
  return tags.length > 0 ? { tags: [...new Set(tags)] } : {};
};

const codesOf = (monitor: Reader): Raw => {
  const codes = monitor.texts('accepted_statuscodes').map(({ text }) => text);
  return {
    expected_status_codes:
      codes.length > 0 ? codes.map((code) => (/^\d{3}$/u.test(code) ? Number(code) : code)) : ['200-299'],
  };
};

const families: ReadonlyMap<string, number> = new Map([
  ['ipv4', 4],
  ['ipv6', 6],
]);

const familyOf = (monitor: Reader): Option => {
  const written = monitor.text('ipFamily');
  const ip_family = families.get(written.toLowerCase());
  if (ip_family !== undefined) return optionOf({ ip_family });
  return optionOf({}, ...(written === '' ? [] : [`ipFamily ${written} is not carried over`]));
};

const types: ReadonlySet<string> = new Set(['http', 'keyword', 'json-query']);

type Group = Readonly<{ name: string; active: boolean }>;

/** What refers to other monitors, or follows from them. */
const references = ['id', 'childrenIDs', 'pathName', 'path'];

const monitorOf = (
  monitor: Reader,
  groups: ReadonlyMap<number, Group>,
  nameFor: (...parts: readonly string[]) => string,
): Readonly<{ api: ImportedApi | null; leftOut: readonly LeftOut[] }> => {
  const { path } = monitor;
  const [name, type] = [monitor.text('name'), monitor.text('type')];
  if (type === 'group') {
    monitor.take(...references);
    monitor.ignore(saysNothingOfGroup);
    // What is below a paused group is paused, and imported so.
    monitor.flag('active');
    return { api: null, leftOut: [] };
  }
  if (!types.has(type)) {
    monitor.take();
    return {
      api: null,
      leftOut: [
        { path, what: `${name}: only HTTP is checked, so a monitor of type ${type} is not carried over` },
      ],
    };
  }
  monitor.ignore(saysNothing);
  monitor.take(...references);
  const parent = monitor.number('parent');
  const group = parent === null ? undefined : groups.get(parent);
  const groupName = group?.name ?? '';
  const api_id = nameFor(groupName, name);
  const active = monitor.flag('active') !== false && group?.active !== false;
  const parts = [
    requestOf(monitor, api_id),
    assertionsOf(monitor, type),
    certificateOf(monitor),
    redirectsOf(monitor),
    timeoutOf(monitor),
    intervalOf(monitor),
    familyOf(monitor),
  ];
  const fields: Raw = Object.fromEntries([
    ...Object.entries({
      api_id,
      url: monitor.text('url'),
      ...(name !== '' && { name }),
      ...(groupName !== '' && { group: groupName }),
      ...tagsOf(monitor),
      method: monitor.text('method') || 'GET',
      ...codesOf(monitor),
      ...(!active && { enabled: false }),
    }),
    ...parts.flatMap((one) => Object.entries(one.fields)),
  ]);
  const isOrphan = parent !== null && group === undefined;
  return {
    api: { path, fields },
    leftOut: [
      ...parts.flatMap(({ why }) => why),
      ...(isOrphan ? [`its group ${String(parent)} is not in this file`] : []),
    ].map((what) => ({ path, what: `${name}: ${what}` })),
  };
};

/** The name of a monitor, for what is said of something in it. */
const nameIn = (monitors: unknown, index: string): string => {
  const monitor: unknown = Array.isArray(monitors) ? monitors[Number(index)] : null;
  const name: unknown = isMap(monitor) ? monitor['name'] : null;
  return typeof name === 'string' || typeof name === 'number' ? String(name) : '';
};

const isFilledList = (u: unknown): boolean => Array.isArray(u) && u.length > 0;

/** A JSON backup of Uptime Kuma: its monitors over HTTP, with their groups and tags. */
export const importUptimeKuma = (raw: Raw): Imported => {
  const { root, leftovers } = readMap(raw, ([first, index = '']) => {
    const name = first === 'monitorList' ? nameIn(raw['monitorList'], index) : '';
    return { name, keys: name === '' ? 0 : 2 };
  });
  root.take('version');
  root.ignore({ notificationList: [[], null], proxyList: [[], null] });
  const nameFor = createNames();
  const monitors = root.maps('monitorList');
  const groups = new Map<number, Group>();
  for (const monitor of monitors) {
    const id = monitor.number('id');
    if (monitor.text('type') === 'group' && id !== null)
      groups.set(id, { name: monitor.text('name'), active: monitor.flag('active') !== false });
  }
  const read = monitors.map((monitor) => monitorOf(monitor, groups, nameFor));
  const lists = Object.keys(raw).filter((key) => key !== 'monitorList' && isFilledList(raw[key]));
  const named = lists.flatMap((list) =>
    root.maps(list).flatMap((item) => {
      const name = nameIn(raw[list], item.path.at(-1) ?? '');
      if (name === '') return [];
      item.take();
      return [{ path: item.path, what: `${name} of ${list} is not carried over` }];
    }),
  );
  return {
    apis: read.flatMap(({ api }) => api ?? []),
    leftOut: [...read.flatMap(({ leftOut }) => leftOut), ...named, ...leftovers()],
  };
};
