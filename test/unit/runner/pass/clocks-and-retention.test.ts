import { beforeEach, describe, expect, it } from 'vitest';
import { createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let m: Monitor;
beforeEach(() => {
  m = createMonitor();
  m.watch('api');
});

describe('a clock that was wrong', () => {
  it('far ahead blinds nobody once it is right again, and the summary says so', async () => {
    await m.pass({ at: noon + day });
    m.outcomes.set('api', 'DOWN');
    const { report, notes } = await m.pass({ at: noon });
    expect(report.apis).toMatchObject({ checked: 1, dropped: 0 });
    expect(notes.join()).toContain('a clock was wrong');
    expect(m.told()).toEqual(['api/4']);
    expect((await m.pass({ at: noon + minute })).notes).toEqual([]);
  });

  it('by less than ten seconds changes nothing', async () => {
    await m.pass({ at: noon + minute });
    const { report } = await m.pass({ at: noon + minute - 9000, all: true });
    expect(report.apis).toMatchObject({ checked: 1, dropped: 1 });
    expect(m.types('api')).toHaveLength(2);
  });

  it('never lets a check of a config count that is not the projected one', async () => {
    await m.pass({ at: noon });
    m.watch('api', { retries: 1 });
    // Its clock was right when it read the config, and a day ahead when it checked.
    await m.pass({ ...m.slowly(noon + 10 * minute, day) });
    m.watch('api', { retries: 2 });
    const { report } = await m.pass(m.slowly(noon + 9 * minute, 2 * minute));
    expect(report.apis.dropped).toBe(1);
    expect(m.eventsOf('api', 'ApiConfigured').map(({ retries }) => retries)).toEqual([0, 1]);
  });
});

describe('retention', () => {
  const retain = { retainDays: 30 };

  it('gives an expiry to routine checks alone', async () => {
    const outcomes = ['UP', 'UP', 'DOWN', 'DOWN', 'UP'] as const;
    for (const [i, outcome] of outcomes.entries()) {
      m.outcomes.set('api', outcome);
      await m.pass({ at: noon + i * minute, changed: retain });
    }
    const checks = m.eventsOf('api', 'CheckCompleted');
    const expiry = (minutes: number) => (noon + minutes * minute) / 1000 + 30 * 86_400;
    expect(checks.map(({ expires_at }) => expires_at)).toEqual([
      undefined,
      expiry(1),
      undefined,
      expiry(3),
      undefined,
    ]);
    expect(checks.map(({ prev_kept_hash }) => prev_kept_hash === undefined)).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('of two runners that differ is recorded to and fro, once a pass, and neither breaks what the other counts', async () => {
    const runners = [retain, { retainDays: null }] as const;
    m.watch('api', { failure_threshold: 3 });
    const outcomes = ['UP', 'UP', 'UP', 'DOWN', 'DOWN', 'DOWN'] as const;
    for (const [i, outcome] of outcomes.entries()) {
      m.outcomes.set('api', outcome);
      const { report } = await m.pass({ at: noon + i * minute, changed: runners[i % 2] ?? retain });
      expect(report.apis).toMatchObject({ checked: 1, dropped: 0 });
    }
    // A pass in which nothing is due records it, too.
    await m.pass({ at: noon + 5 * minute + 1000, changed: retain });
    expect(m.eventsOf('api', 'ApiConfigured').map(({ retain_checks_days }) => retain_checks_days)).toEqual([
      30,
      null,
      30,
      null,
      30,
      null,
      30,
    ]);
    // Each check has the expiry of the runner that recorded it.
    expect(m.eventsOf('api', 'CheckCompleted').map(({ expires_at }) => expires_at !== undefined)).toEqual([
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(m.eventsOf('api', 'StateChanged').map(({ to }) => to)).toEqual(['DOWN']);
  });

  it('a state that lagged while its checks expired is caught up before anything falls into the hole', async () => {
    for (const i of [0, 1, 2]) await m.pass({ at: noon + i * minute, changed: retain });
    const lagging = m.state('api');
    await m.pass({ at: noon + 3 * minute, changed: retain });
    m.outcomes.set('api', 'DOWN');
    m.channel.answer = () => ({
      _tag: 'Rejected',
      error: { kind: 'x', message: 'x' },
      messageRejected: false,
    });
    // A kept event stands behind the routine check that expires.
    await m.pass({ at: noon + 4 * minute, changed: retain });
    if (lagging === null) throw new Error('no state');
    m.store.states.set('api', lagging);
    for (const { seq, expires_at } of m.eventsOf('api', 'CheckCompleted'))
      if (expires_at !== undefined) m.store.log.get('api')?.delete(seq);
    const before = m.events('api').map(({ seq }) => seq);
    await m.pass({ at: noon + 40 * day, changed: retain });
    const after = m.events('api').map(({ seq }) => seq);
    expect(before).toEqual([1, 2, 6, 7, 8, 9]);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(Math.min(...after.slice(before.length))).toBe(10);
  });
});
