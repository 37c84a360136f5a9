import { describe, expect, it } from 'vitest';
import type { ApiConfig } from '../../../../src/runner/config/api-config.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { createMonitor, noon, refusedBy, type Monitor } from '../../../support/monitor/monitor.ts';
import { right } from '../../../support/right.ts';

const minute = 60_000;

type Json = null | boolean | number | string | Readonly<{ [name: string]: Json }> | readonly Json[];
type Path = readonly string[];

const isObject = (value: Json): value is Readonly<{ [name: string]: Json }> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place of a value that holds no further places. */
const leaves = (value: Json, path: Path = []): readonly Path[] =>
  isObject(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]))
    : [path];

const at = (value: Json, [name, ...rest]: Path): Json =>
  name === undefined || !isObject(value) ? value : at(value[name] ?? null, rest);

const put = (value: Json, [name, ...rest]: Path, change: (old: Json) => Json): Json =>
  name === undefined
    ? change(value)
    : {
        ...(isObject(value) ? value : {}),
        [name]: put(isObject(value) ? (value[name] ?? null) : null, rest, change),
      };

/** Another value of the same kind, which a codec takes. */
const other = (path: Path, value: Json): Json => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === 'UP' || value === 'DOWN') return value === 'UP' ? 'DOWN' : 'UP';
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return new Date(Date.parse(value) + 1000).toISOString();
  if (typeof value === 'string') return value.startsWith('a') ? `b${value.slice(1)}` : `a${value.slice(1)}`;
  if (/_at$|since$/u.test(path.at(-1) ?? '')) return '2026-01-01T12:00:00.000Z';
  return 7;
};

const faultsOf = async (m: Monitor): Promise<number> => {
  const clock = { now: () => noon + 60 * minute, sleep: () => Promise.resolve() };
  return right(await auditLog({ ledger: m.ledger, clock, progress: () => undefined }, null)).report.faults
    .length;
};

/** An API whose state has something to say everywhere: it is DOWN and slow, and its alert was tried. */
const lived = async (config: Partial<ApiConfig>): Promise<Monitor> => {
  const m = createMonitor();
  m.watch('api', { check_interval_seconds: 60, ...config });
  await m.pass();
  m.channel.answer = () => refusedBy(true);
  m.outcomes.set('api', 'DOWN');
  for (let n = 1; n <= 4; n += 1) await m.pass({ at: noon + n * minute });
  m.outcomes.set('api', 'UP');
  await m.pass({ at: noon + 5 * minute, changed: { retainDays: 30 } });
  m.outcomes.set('api', 'DOWN');
  await m.pass({ at: noon + 6 * minute, changed: { retainDays: 30 } });
  return m;
};

describe('a state of which one field was edited', () => {
  const versions: readonly (readonly [string, Partial<ApiConfig>])[] = [
    ['the first version', {}],
    ['the second version', { slow_ms: 10, slow_threshold: 5, certificate_days: 7 }],
  ];

  // What stands in it further may stop no reader: it is no signal, so nobody goes by it.
  it.each([7, null, 'x', { state: 'DOWN' }])('is read without what is no signal: %j', async (value) => {
    const m = await lived({ slow_ms: 10 });
    m.watch('other');
    await m.pass({ at: noon + 7 * minute });
    const signals = (stored: Json): Json => (isObject(stored) ? { ...stored, odd: value } : { odd: value });
    for (const id of ['api', 'other'])
      m.store.states.set(id, put(m.store.states.get(id) as Json, ['signals'], signals) as never);
    expect(await faultsOf(m)).toBe(0);
    const { report } = await m.pass({ at: noon + 8 * minute });
    expect([report.apis.checked, report.unrecorded]).toEqual([2, []]);
  });

  it.each(versions)('is a fault of the audit, whichever field: %s', async (_, config) => {
    const m = await lived(config);
    expect(await faultsOf(m)).toBe(0);
    const stored = m.store.states.get('api') as Json;
    // A state of v 2 says by `behind` what one of v 1 says by these, and nobody reads them there.
    const unread = config.slow_ms === undefined ? [] : ['claim', 'refused_seq'];
    const missed: string[] = [];
    for (const path of leaves(stored)) {
      const edited = put(stored, path, (value) => other(path, value)) as Readonly<Record<string, Json>>;
      m.store.states.clear();
      m.store.states.set(path[0] === 'api_id' ? 'bpi' : 'api', edited);
      if ((await faultsOf(m)) === 0) missed.push(`${path.join('.')} = ${JSON.stringify(at(stored, path))}`);
    }
    expect(missed).toEqual(unread.map((name) => `${name} = null`));
    expect(leaves(stored).length).toBeGreaterThan(30);
  });

  it.each(versions)('costs no other API its checks, whatever stands in it: %s', async (_, config) => {
    const m = await lived(config);
    m.watch('other');
    await m.pass({ at: noon + 7 * minute });
    const stored = m.store.states.get('api') as Json;
    const kept = [...m.store.log].map(([id, slots]) => [id, [...slots]] as const);
    const others = m.store.states.get('other');
    const odd: readonly Json[] = [null, -1, 1e300, 'x', '2026-99-99T99:99:99.999Z', [7], { x: 7 }];
    for (const path of leaves(stored).filter(([name]) => name !== 'api_id'))
      for (const place of [path, [...path.slice(0, -1), 'odd']])
        for (const value of odd) {
          for (const [id, slots] of kept) m.store.log.set(id, new Map(slots));
          m.store.states.set('api', put(stored, place, () => value) as never).set('other', others ?? {});
          const { report } = await m.pass({ at: noon + 8 * minute, all: true });
          expect([place, value, report.unrecorded.filter((id) => id !== 'api')]).toEqual([place, value, []]);
        }
  });
});
