import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerError, type Ledger } from '../../../../src/projections/ledger.ts';
import type { LogIdentity } from '../../../../src/projections/state-repair.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { createMonitor, noon, refusedBy, accepted, type Monitor } from '../../../support/monitor/monitor.ts';
import { left, right } from '../../../support/right.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let m: Monitor;
beforeEach(() => {
  m = createMonitor();
});

type Stored = Readonly<Record<string, unknown>>;

const forge = (change: (stored: Stored) => Stored, apiId = 'api') => {
  m.store.states.set(apiId, change(m.store.states.get(apiId) ?? {}));
};

/** An API that went DOWN, whose alert the channel has refused. */
const withAlertDue = async (changes: Parameters<Monitor['watch']>[1] = {}) => {
  m.watch('api', changes);
  await m.pass();
  m.outcomes.set('api', 'DOWN');
  m.channel.answer = () => refusedBy(false);
  await m.pass({ at: noon + minute });
  expect(m.told()).toEqual([]);
  m.channel.answer = () => accepted('now');
  m.notes.length = 0;
};

const told: readonly (readonly [string, (stored: Stored) => Stored])[] = [
  ['alerted_seq beyond every number', (stored) => ({ ...stored, alerted_seq: Number.MAX_SAFE_INTEGER })],
  ['alerted_seq = changed_seq', (stored) => ({ ...stored, alerted_seq: stored['changed_seq'] })],
  ['changed_seq = alerted_seq', (stored) => ({ ...stored, changed_seq: stored['alerted_seq'] })],
  ['changed_seq beyond version', (stored) => ({ ...stored, changed_seq: 999, alerted_seq: 999 })],
  ['a state that is set back', (stored) => ({ ...stored, version: 2, changed_seq: 0, alerted_seq: 0 })],
  [
    'a claim until 2099',
    (stored) => ({
      ...stored,
      claim: {
        for_seq: 4,
        attempt: 1,
        pass_id: 'forged',
        recorded_at: new Date(noon).toISOString(),
        claimed_until: '2099-01-01T00:00:00.000Z',
      },
    }),
  ],
  ['a streak that is none', (stored) => ({ ...stored, streak: -1 })],
];

describe('a state that somebody forged', () => {
  it.each(told)('silences no alert: %s', async (name, change) => {
    await withAlertDue();
    forge(change);
    const { report, outcome } = await m.pass({ at: noon + 2 * minute });
    expect(m.told()).toEqual(['api/4']);
    expect(m.state('api')).toMatchObject({ changed_seq: 4, alerted_seq: 4 });
    if (name === 'a claim until 2099') return;
    expect([report.unrecorded, outcome]).toEqual([['api'], 'failed']);
    expect(m.notes.join('\n')).toMatch(/the state of api is damaged: .*; rebuilt from its log/u);
    const next = await m.pass({ at: noon + 3 * minute });
    expect([next.report.unrecorded, next.outcome]).toEqual([[], 'done']);
    const clock = { now: () => noon + 4 * minute, sleep: () => Promise.resolve() };
    const audit = right(await auditLog({ ledger: m.ledger, clock, progress: () => undefined }, null));
    expect(audit.report.faults).toEqual([]);
  });

  it.each([
    ['before any transition', 0, {}],
    ['after an outage that is over', 2, {}],
    ['after an outage that is over, and since when', 2, { failing_since: new Date(noon).toISOString() }],
  ])('lets no outage begin untold: last_state = DOWN %s', async (_, flips, also) => {
    m.watch('api');
    await m.pass();
    for (let i = 1; i <= flips; i += 1) {
      m.outcomes.set('api', i % 2 === 1 ? 'DOWN' : 'UP');
      await m.pass({ at: noon + i * minute });
    }
    const before = m.told().length;
    forge((stored) => ({ ...stored, last_state: 'DOWN', ...also }));
    m.outcomes.set('api', 'DOWN');
    m.notes.length = 0;
    for (const i of [3, 4]) await m.pass({ at: noon + i * minute });
    expect(m.told().slice(before)).toHaveLength(1);
    expect(m.state('api')).toMatchObject({
      last_state: 'DOWN',
      failing_since: new Date(noon + 3 * minute).toISOString(),
    });
    expect(m.notes.join('\n')).toMatch(
      /the state of api is damaged: last_state is DOWN, .*; rebuilt from its log/u,
    );
    const clock = { now: () => noon + 5 * minute, sleep: () => Promise.resolve() };
    const audit = right(await auditLog({ ledger: m.ledger, clock, progress: () => undefined }, null));
    expect(audit.report.faults).toEqual([]);
  });

  it('hides no recovery: last_state = UP', async () => {
    m.watch('api');
    m.outcomes.set('api', 'DOWN');
    await m.pass();
    forge((stored) => ({ ...stored, last_state: 'UP' }));
    m.outcomes.set('api', 'UP');
    await m.pass({ at: noon + minute });
    expect(m.told()).toEqual(['api/3', 'api/7']);
    expect(m.notes.join('\n')).toMatch(
      /the state of api is damaged: last_state is UP, and failing_since is .*; rebuilt from its log/u,
    );
  });

  it('delays no alert by a streak that has not begun', async () => {
    m.watch('api', { failure_threshold: 3 });
    await m.pass();
    m.outcomes.set('api', 'DOWN');
    for (const i of [1, 2]) await m.pass({ at: noon + i * minute });
    forge((stored) => ({ ...stored, streak: 0 }));
    await m.pass({ at: noon + 3 * minute });
    expect(m.told()).toEqual(['api/6']);
  });

  it.each([
    ['failure_threshold', 1_000_000, /config\.failure_threshold is 1000000, and by its digest it is 2/u],
    ['failure_threshold', 1, /config\.failure_threshold is 1, and by its digest it is 2/u],
    ['success_threshold', 1_000_000, /config\.success_threshold is 1000000, and by its digest it is 2/u],
    ['enabled', false, /config\.enabled is false, and by its digest it is true/u],
    ['removed', true, /config\.removed is true, and by its digest it is false/u],
    ['retain_days', 1, /config\.retain_days is 1, and by its digest it is null/u],
    ['slow_ms', 0, /config\.slow_ms is 0, and by its digest it is 5000/u],
    ['slow_threshold', 1, /config\.slow_threshold is 1, and by its digest it is 3/u],
    ['certificate_days', 9999, /config\.certificate_days is 9999, and by its digest it is 14/u],
  ])('changes no alert by a config that is not the recorded one: %s = %j', async (name, value, why) => {
    m.watch('api', { failure_threshold: 2, success_threshold: 2, slow_ms: 5000, certificate_days: 14 });
    await m.pass();
    forge((stored) => ({ ...stored, config: { ...(stored['config'] as Stored), [name]: value } }));
    m.outcomes.set('api', 'DOWN');
    m.notes.length = 0;
    for (const i of [1, 2]) await m.pass({ at: noon + i * minute });
    m.outcomes.set('api', 'UP');
    for (const i of [3, 4]) await m.pass({ at: noon + i * minute });
    expect(m.told()).toHaveLength(2);
    expect(m.notes.join('\n')).toMatch(why);
    const clock = { now: () => noon + 5 * minute, sleep: () => Promise.resolve() };
    const audit = right(await auditLog({ ledger: m.ledger, clock, progress: () => undefined }, null));
    expect(audit.report.faults).toEqual([]);
  });

  it('is not denied by a config that has changed since', async () => {
    m.watch('api', { failure_threshold: 2 });
    await m.pass();
    m.watch('api', { failure_threshold: 1, retries: 0 });
    m.notes.length = 0;
    m.outcomes.set('api', 'DOWN');
    await m.pass({ at: noon + minute });
    expect([m.notes, m.told()]).toEqual([[], ['api/5']]);
  });

  it('is found by the first pass of an hour for a day and two hours, by others for a quarter of an hour', async () => {
    await withAlertDue();
    forge((stored) => ({
      ...stored,
      alerted_seq: 4,
      scheduled_at: new Date(noon + 17 * minute).toISOString(),
    }));
    await m.pass({ at: noon + 17 * minute });
    expect(m.told()).toEqual([]);
    await m.pass({ at: noon + hour });
    expect(m.told()).toEqual(['api/4']);
  });

  it('silences no alert of an API that is removed, nor of one that is in no config', async () => {
    await withAlertDue();
    m.configs.delete('api');
    m.watch('other');
    forge((stored) => ({ ...stored, alerted_seq: 4 }));
    await m.pass({ at: noon + 2 * minute });
    expect(m.told()).toEqual(['api/4']);
  });

  it('does not mislead by an index that trails the log', async () => {
    await withAlertDue();
    await m.pass({ at: noon + minute + 10_000 });
    expect(m.told()).toEqual(['api/4']);
    m.notes.length = 0;
    const trailing: Ledger = {
      ...m.ledger,
      readTransitions: async function* readTransitions(range) {
        for await (const page of m.ledger.readTransitions(range))
          yield E.map((lines: Extract<typeof page, { _tag: 'Right' }>['right']) =>
            lines.filter((line) => E.isRight(line) && line.right.body.includes('"StateChanged"')),
          )(page);
      },
    };
    const { outcome } = await m.pass({ at: noon + 2 * minute, ledger: trailing });
    expect([outcome, m.told(), m.notes]).toEqual(['done', ['api/4'], []]);
  });

  it('costs a pass three rebuilds: the rest is named, and comes next', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) m.watch(id);
    await m.pass();
    for (const id of ids) forge((stored) => ({ ...stored, streak: -1 }), id);
    const { report, outcome } = await m.pass({ at: noon + minute });
    expect(report.unrecorded).toEqual(ids);
    expect(report.apis).toMatchObject({ checked: 3 });
    expect(m.notes.filter((text) => text.includes('left to a later pass'))).toHaveLength(2);
    expect(outcome).toBe('failed');
    await m.pass({ at: noon + 2 * minute });
    expect((await m.pass({ at: noon + 3 * minute })).outcome).toBe('done');
  });

  it('is not rebuilt behind what it says, and no other is where a runner may not write it', async () => {
    m.watch('api');
    await m.pass();
    forge((stored) => ({ ...stored, version: 9, streak: -1 }));
    await m.pass({ at: noon + minute });
    expect(m.notes.join()).toContain('its log ends before it, at 2: stop all passes');
    expect(m.types('api')).toHaveLength(2);
    forge((stored) => ({ ...stored, version: 2 }));
    const repair = { replaceState: () => TE.left(ledgerError('denied', null)) };
    const { report } = await m.pass({ at: noon + 2 * minute, repair });
    expect(m.notes.join()).toContain('used as its log says, but not written: denied');
    expect(report.apis.checked).toBe(1);
  });

  it('is not rebuilt from a stream that cannot be folded', async () => {
    m.watch('api');
    await m.pass();
    m.store.log.get('api')?.delete(1);
    forge((stored) => ({ ...stored, streak: -1 }));
    const { report } = await m.pass({ at: noon + minute });
    expect([report.unrecorded, report.apis.checked]).toEqual([['api'], 0]);
    expect(m.notes.join()).toMatch(/not rebuilt: event api\/2: 1 before it is missing/u);
  });
});

describe('a log that lacks what a state remembers', () => {
  /** A minute of checks for each of some APIs, of which the last event of one is gone. */
  const restored = async (count: number, gone = 'api-00') => {
    const ids = Array.from({ length: count }, (_, i) => `api-${String(i).padStart(2, '0')}`);
    for (const id of ids) m.watch(id);
    await m.pass();
    await m.pass({ at: noon + minute });
    m.store.log.get(gone)?.delete(3);
    m.notes.length = 0;
    return ids;
  };

  it('is written behind by no pass, whatever the store compares', async () => {
    await restored(2);
    const uncompared: Ledger = {
      ...m.ledger,
      commit: (commits) => m.ledger.commit(commits.map((one) => ({ ...one, hasHead: false }))),
    };
    const { report, outcome } = await m.pass({ at: noon + 2 * minute, ledger: uncompared });
    expect([report.unrecorded, outcome]).toEqual([['api-00'], 'failed']);
    expect(report.apis).toMatchObject({ checked: 1, enabled: 2 });
    expect(m.types('api-00')).toHaveLength(2);
    expect(m.notes.join()).toContain(
      "nothing is recorded for api-00: its state (version 3) is ahead of its log, as after a restore from a backup: stop all passes, then run 'upledger replay --write --reset'",
    );
  });

  it.each<[string, (stored: Stored) => Stored]>([
    ['that its checks are kept for a day', (stored) => stored],
    [
      'of another retention',
      (stored) => ({ ...stored, config: { ...Object(stored['config']), retain_days: 1 } }),
    ],
    ['of another check', (stored) => ({ ...stored, head_hash: 'a'.repeat(64), version: 3 })],
  ])('is not excused by what a forged state says of itself: %s', async (name, change) => {
    const changed = { retainDays: name === 'of another retention' ? 30 : 7 };
    m.watch('api', { check_interval_seconds: 86_400 });
    m.watch('other');
    for (const n of [0, 1, 2]) await m.pass({ at: noon + n * day, changed, all: true });
    const last_checked_at = new Date(noon - 9 * day).toISOString();
    forge((stored) => change({ ...stored, version: Number(stored['version']) + 1, last_checked_at }));
    const before = m.types('api').length;
    const { report, outcome } = await m.pass({ at: noon + 2 * day + minute, changed, all: true });
    expect([report.unrecorded, outcome, m.types('api').length]).toEqual([['api'], 'failed', before]);
    expect(m.types('other')).toHaveLength(5);
  });

  it('is excused where the checks may really have expired', async () => {
    const changed = { retainDays: 7 };
    m.watch('api', { check_interval_seconds: 60 });
    for (const n of [0, 1, 2]) await m.pass({ at: noon + n * minute, changed });
    m.store.log.get('api')?.delete(4);
    const { report, outcome } = await m.pass({ at: noon + 8 * day, changed });
    expect([report.unrecorded, outcome, report.apis.checked]).toEqual([[], 'done', 1]);
  });

  it('is found within the commit, where a store compares it', async () => {
    await restored(1);
    const unread: Ledger = { ...m.ledger, readHashes: () => TE.left(ledgerError('not now', null)) };
    const { report } = await m.pass({ at: noon + 2 * minute, ledger: unread });
    expect(report.unrecorded).toEqual(['api-00']);
    expect(m.notes.join()).toContain('whether the states are ahead of their log is not known: not now');
    expect(m.types('api-00')).toHaveLength(2);
  });

  it('is found by the turns of a few passes, and with one all that are due', async () => {
    const ids = await restored(50, 'api-30');
    m.store.log.get('api-07')?.delete(3);
    let asked: number[] = [];
    const counted: Ledger = {
      ...m.ledger,
      readHashes: (places) => {
        asked.push(places.length);
        return m.ledger.readHashes(places);
      },
    };
    const seen = new Set<string>();
    for (let n = 2; n < 8; n += 1) {
      asked = [];
      const { report } = await m.pass({ at: noon + n * minute, ledger: counted });
      for (const id of report.unrecorded) seen.add(id);
      expect(asked[0]).toBe(20);
    }
    expect([...seen].toSorted()).toEqual(['api-07', 'api-30']);
    expect(ids).toHaveLength(50);
    for (const id of seen) expect(m.types(id)).toHaveLength(2);
  });

  it.each([1, 2, 5, 7, 60])('meets each of 97 states in 30 turns every %i minutes', async (every) => {
    for (let i = 0; i < 97; i += 1) m.watch(`api-${String(i)}`, { check_interval_seconds: 86_400 });
    await m.pass();
    const met = new Set<string>();
    const watching: Ledger = {
      ...m.ledger,
      readHashes: (places) => {
        for (const { api_id } of places) met.add(api_id);
        return m.ledger.readHashes(places);
      },
    };
    for (let n = 1; n <= 30; n += 1) await m.pass({ at: noon + n * every * minute, ledger: watching });
    expect(met.size).toBe(97);
  });
});

describe('states that belong to another log', () => {
  const identity = (compared: 'same' | 'other' | 'unsaid' | 'unknown') => {
    const said: boolean[] = [];
    const port: LogIdentity = {
      compare: () => TE.right(compared),
      say: (replaces) => {
        said.push(replaces);
        return TE.right(undefined);
      },
    };
    return { port, said };
  };

  it('stop a pass before it checks or writes anything', async () => {
    m.watch('api');
    await m.pass();
    const result = await m.tryPass({ at: noon + minute, identity: identity('other').port });
    expect(JSON.stringify(left(result))).toContain('belong to another log');
    expect(m.types('api')).toHaveLength(2);
  });

  it('are warned of where nobody can tell, and the pass goes on', async () => {
    m.watch('api');
    await m.pass({ identity: identity('unknown').port });
    expect(m.notes.join()).toContain('the table of events has no TableId');
    const denied: LogIdentity = {
      ...identity('same').port,
      compare: () => TE.left(ledgerError('denied', null)),
    };
    expect((await m.pass({ at: noon + minute, identity: denied })).outcome).toBe('done');
    expect(m.notes.join()).toContain('whether the states belong to this log is not known: denied');
  });

  it('are said to belong to it by the pass that writes the first state of v 2, if every head stood in its place', async () => {
    const { port, said } = identity('unsaid');
    m.watch('api');
    await m.pass({ identity: port });
    expect(said).toEqual([]);
    m.watch('api', { assertions: [{ json: '$.ok', exists: true }] });
    await m.pass({ at: noon + minute, identity: port });
    expect(said).toEqual([false]);
    m.watch('other');
    await m.pass({ at: noon + 2 * minute, identity: identity('same').port });
    m.store.log.get('other')?.delete(2);
    await m.pass({ at: noon + 3 * minute, identity: port });
    expect(said).toEqual([false]);
  });
});
