import { describe, expect, it } from 'vitest';
import type { Commit, CommitResult } from '../../../../src/projections/ledger.ts';
import { auditedAt, faultsOf } from '../../../support/ledger/audited.ts';
import { commitToMemory } from '../../../support/memory-ledger/commit-to-memory.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';

const hour = 3_600_000;
const midnight = noon + 12 * hour;
const changed = { summarizeDays: true };
const retained = { summarizeDays: true, retainDays: 7 };
const hourly = apiConfig('api', { check_interval_seconds: 3600 });

/** A monitor of one API, checked each hour from noon on. */
const watched = async (hours: number, settings: Parameters<Monitor['pass']>[0] = { changed }) => {
  const monitor = createMonitor();
  monitor.configs.set('api', hourly);
  monitor.configs.set('other', apiConfig('other', { check_interval_seconds: 86_400 }));
  for (let i = 0; i < hours; i += 1) await monitor.pass({ ...settings, at: noon + i * hour });
  return monitor;
};

const daysOf = (monitor: Monitor) => monitor.eventsOf('api', 'DaySummarized');

/** Checks that have expired are swept from the log: those in these places. */
const sweep = ({ store }: Monitor, ...seqs: readonly number[]) => {
  for (const seq of seqs) store.log.get('api')?.delete(seq);
};

/** The ledger of a monitor, on which the states of single events are not written. */
const torn = ({ ledger, store }: Monitor) => ({
  ...ledger,
  commit: (commits: readonly Commit[]) => async (): Promise<readonly CommitResult[]> =>
    commits.map((commit) => commitToMemory(store, commit, ({ events }) => events.length === 1)),
});

describe('a day whose API is not monitored any more', () => {
  it('is summarized although the summary of the day before stands behind all of its events', async () => {
    const monitor = await watched(12);
    await monitor.pass({ at: midnight + 60_000, changed });
    monitor.configs.set('api', { ...hourly, enabled: false });
    await monitor.pass({ at: midnight + hour, changed });
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', until_seq: 13 }]);
    expect(monitor.events('api').at(-1)?.type).toBe('DaySummarized');
    await monitor.pass({ at: midnight + 25 * hour, changed });
    expect(daysOf(monitor).slice(1)).toMatchObject([
      { day: '2026-01-02', checks: 1, closed_by: 'removal', unmonitored_ms: 23 * hour },
    ]);
    const { version } = monitor.state('api') ?? {};
    await monitor.pass({ at: midnight + 60 * hour, changed });
    expect(monitor.state('api')?.version).toBe(version);
  });

  it('is summarized although the state lags behind the last check', async () => {
    const monitor = await watched(5);
    await monitor.pass({ at: noon + 5 * hour, changed, ledger: torn(monitor) });
    monitor.configs.set('api', 'invalid');
    expect(monitor.state('api')?.version).toBe(monitor.events('api').length - 1);
    await monitor.pass({ at: midnight + 3 * hour, changed });
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', checks: 6, closed_by: 'silence' }]);
  });

  it('has one summary, and a state that knows it, where the state of the summary was not written', async () => {
    const monitor = await watched(5);
    monitor.configs.delete('api');
    await monitor.pass({ at: noon + 5 * hour, changed, prune: true });
    await monitor.pass({ at: midnight + hour, changed, ledger: torn(monitor) });
    expect(daysOf(monitor)).toHaveLength(1);
    expect(monitor.state('api')?.summarized_day).toBeNull();
    await monitor.pass({ at: midnight + 2 * hour, changed });
    expect(daysOf(monitor)).toHaveLength(1);
    expect(monitor.state('api')).toMatchObject({
      summarized_day: '2026-01-01',
      version: monitor.events('api').length,
    });
    expect(monitor.notes).toEqual([]);
  });
});

describe('a day of which checks have expired before it was summarized', () => {
  const long = { at: noon + 9 * 24 * hour, changed: retained };

  it('says so where they were the last of the log', async () => {
    const monitor = await watched(4, { changed: { ...retained, summarizeDays: false } });
    monitor.configs.set('api', 'invalid');
    sweep(monitor, 5);
    await monitor.pass(long);
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', checks: 3, partial: true }]);
  });

  it('says so where the clock of the last of them was a day behind', async () => {
    const monitor = await watched(4, { changed: { ...retained, summarizeDays: false } });
    await monitor.pass({ at: noon - 13 * hour, changed: { ...retained, summarizeDays: false } });
    expect(monitor.events('api').at(-1)).toMatchObject({ seq: 6, checked_at: '2025-12-31T23:00:00.000Z' });
    monitor.configs.set('api', 'invalid');
    sweep(monitor, 5, 6);
    await monitor.pass(long);
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', checks: 3, partial: true }]);
    expect(faultsOf(await auditedAt(monitor.store, long.at + hour))).toEqual([]);
  });

  describe('by clocks that were a day behind', () => {
    const waiting = { ...retained, summarizeDays: false };
    /** Two checks of the day before among those of 2026-01-01: the events 6 and 8. */
    const behind = async () => {
      const monitor = await watched(4, { changed: waiting });
      for (const at of [noon - 13 * hour, noon + 5 * hour, noon - 12.5 * hour])
        await monitor.pass({ at, changed: waiting });
      expect(monitor.events('api').map((event) => 'checked_at' in event && event.checked_at)).toMatchObject({
        5: '2025-12-31T23:00:00.000Z',
        7: '2025-12-31T23:30:00.000Z',
        length: 8,
      });
      return monitor;
    };

    it('says so of a day whose first check that is left comes later', async () => {
      const monitor = await behind();
      monitor.configs.set('api', 'invalid');
      sweep(monitor, 6);
      await monitor.pass(long);
      expect(daysOf(monitor)).toMatchObject([
        { day: '2025-12-31', checks: 1, partial: true },
        { day: '2026-01-01', partial: true },
      ]);
      expect(faultsOf(await auditedAt(monitor.store, long.at + hour))).toEqual([]);
    });

    it('is proven by the chain when all of its checks have expired', async () => {
      const monitor = await behind();
      await monitor.pass({ at: midnight + 3 * hour, changed: retained });
      expect(daysOf(monitor)).toMatchObject([{ day: '2025-12-31' }, { day: '2026-01-01' }]);
      sweep(monitor, 6, 8);
      expect(faultsOf(await auditedAt(monitor.store, long.at + hour))).toEqual([]);
    });
  });

  it('says so where only a summary stands behind them', async () => {
    const monitor = await watched(13, { changed: retained });
    await monitor.pass({ at: midnight + 1_200_000, changed: retained });
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', partial: false }]);
    monitor.configs.set('api', 'invalid');
    sweep(monitor, 14);
    await monitor.pass(long);
    expect(daysOf(monitor).slice(1)).toMatchObject([{ day: '2026-01-02', checks: 0, partial: true }]);
    expect(faultsOf(await auditedAt(monitor.store, long.at + hour))).toEqual([]);
  });

  it('says so where its own time is estimated from them', async () => {
    const monitor = await watched(13, { changed: retained });
    await monitor.pass({ at: midnight + 1_200_000, changed: retained });
    sweep(monitor, 14);
    await monitor.pass({ ...long, changed: { ...retained, summarizeDays: false } });
    await monitor.pass({ at: long.at + 24 * hour, changed: retained });
    expect(daysOf(monitor).map(({ day, partial }) => [day, partial])).toEqual([
      ['2026-01-01', false],
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((day) => [`2026-01-0${String(day)}`, true]),
      ['2026-01-10', true],
    ]);
  });

  it('is summarized by the first pass that may, although the next check in the log is of today', async () => {
    const monitor = await watched(13, { changed: retained });
    await monitor.pass({ at: midnight + 1_200_000, changed: retained });
    sweep(monitor, 14);
    await monitor.pass({ ...long, changed: { ...retained, summarizeDays: false } });
    await monitor.pass({ ...long, at: long.at + hour });
    expect(daysOf(monitor).at(1)).toMatchObject({ day: '2026-01-02', partial: true });
  });
});

describe('the audit of a day whose checks have expired since', () => {
  it('finds no fault where the check that closed it has expired, and its last events have not', async () => {
    const monitor = await watched(11, { changed: retained });
    monitor.outcomes.set('api', 'DOWN');
    monitor.configs.set('api', { ...hourly, failure_threshold: 2 });
    for (let i = 11; i < 17; i += 1) await monitor.pass({ at: noon + i * hour, changed: retained });
    const [summary] = daysOf(monitor);
    expect(summary?.day).toBe('2026-01-01');
    const last = Number(summary?.until_seq);
    const expired = monitor
      .eventsOf('api', 'CheckCompleted')
      .filter(({ expires_at, seq }) => expires_at !== undefined && seq > last)
      .map(({ seq }) => seq);
    expect(expired).toContain(last + 1);
    sweep(monitor, ...expired.slice(0, -1));
    expect(faultsOf(await auditedAt(monitor.store, noon + 20 * 24 * hour))).toEqual([]);
  });
});
