import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { apiConfig, createMonitor, noon } from '../../../support/monitor/monitor.ts';

const hour = 3_600_000;
const day = 24 * hour;
const changed = { summarizeDays: true };
const hourly = { check_interval_seconds: 3600 };

/** A monitor of one API, checked each hour of some days. */
const watched = async (hours: number, id = 'api', from = noon) => {
  const monitor = createMonitor();
  monitor.configs.set(id, apiConfig(id, hourly));
  for (let i = 0; i < hours; i += 1) await monitor.pass({ at: from + i * hour, changed });
  return monitor;
};

const daysOf = (monitor: ReturnType<typeof createMonitor>, id = 'api') =>
  monitor.eventsOf(id, 'DaySummarized');

describe('days that are over', () => {
  it('are summarized once each, by the passes after them', async () => {
    const monitor = await watched(61);
    expect(
      daysOf(monitor).map(({ day: name, checks, up_ms, unmonitored_ms, closed_by, partial }) => ({
        name,
        checks,
        up_ms,
        unmonitored_ms,
        closed_by,
        partial,
      })),
    ).toEqual([
      {
        name: '2026-01-01',
        checks: 12,
        up_ms: day / 2,
        unmonitored_ms: day / 2,
        closed_by: 'check',
        partial: false,
      },
      { name: '2026-01-02', checks: 24, up_ms: day, unmonitored_ms: 0, closed_by: 'check', partial: false },
    ]);
    const [one, two] = daysOf(monitor);
    expect(two).toMatchObject({ previous_summary_seq: one?.seq, from_seq: Number(one?.until_seq) + 1 });
  });

  it('are not summarized before ten minutes of the next one, nor without being asked', async () => {
    const monitor = await watched(12);
    await monitor.pass({ at: noon + day / 2 + 60_000, changed });
    expect(daysOf(monitor)).toEqual([]);
    await monitor.pass({ at: noon + day / 2 + 599_999 });
    expect(daysOf(monitor)).toEqual([]);
    await monitor.pass({ at: noon + day / 2 + 601_000, changed: { summarizeDays: false } });
    expect(daysOf(monitor)).toEqual([]);
    await monitor.pass({ at: noon + day / 2 + 660_000, changed });
    expect(daysOf(monitor)).toHaveLength(1);
  });

  it('cost nothing on the first day of an API', async () => {
    const monitor = await watched(3);
    const read: string[] = [];
    const ledger: Ledger = {
      ...monitor.ledger,
      readStream: (apiId, range) => {
        read.push(apiId);
        return monitor.ledger.readStream(apiId, range);
      },
    };
    await monitor.pass({ at: noon + 3 * hour, changed, ledger });
    expect(read).toEqual([]);
    await monitor.pass({ at: noon + day, changed, ledger });
    expect(daysOf(monitor)).toHaveLength(1);
    expect(read).not.toEqual([]);
  });

  it('wait for a run of failures, and count it as what it came to', async () => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { ...hourly, failure_threshold: 3 }));
    for (let i = 0; i < 11; i += 1) await monitor.pass({ at: noon + i * hour, changed });
    monitor.outcomes.set('api', 'DOWN');
    await monitor.pass({ at: noon + 11 * hour, changed });
    await monitor.pass({ at: noon + 12 * hour, changed });
    await monitor.pass({ at: noon + 12 * hour + 1_200_000, changed });
    expect(daysOf(monitor)).toEqual([]);
    await monitor.pass({ at: noon + 13 * hour, changed });
    await monitor.pass({ at: noon + 14 * hour, changed });
    expect(daysOf(monitor)).toMatchObject([{ up_ms: 11 * hour, down_ms: hour, checks: 12 }]);
  });

  it('are closed at the head where nothing follows: by removal, or by silence', async () => {
    const monitor = await watched(6);
    monitor.configs.delete('api');
    monitor.configs.set('other', apiConfig('other', hourly));
    await monitor.pass({ at: noon + 6 * hour, changed, prune: true });
    await monitor.pass({ at: noon + 12 * hour + 700_000, changed });
    expect(daysOf(monitor)).toMatchObject([
      { closed_by: 'removal', checks: 6, up_ms: 6 * hour, unmonitored_ms: 18 * hour },
    ]);
    const [removed] = daysOf(monitor);
    expect(removed?.seq).toBe(Number(removed?.until_seq) + 1);
    expect(daysOf(monitor, 'other')).toMatchObject([{ closed_by: 'check' }]);

    const silent = await watched(6);
    silent.configs.set('api', 'invalid');
    await silent.pass({ at: noon + 15 * hour, changed });
    expect(daysOf(silent)).toMatchObject([
      { closed_by: 'silence', checks: 6, up_ms: 7 * hour, unknown_ms: 5 * hour, unmonitored_ms: 12 * hour },
    ]);
    silent.configs.set('api', apiConfig('api', hourly));
    for (let i = 16; i < 40; i += 1) await silent.pass({ at: noon + i * hour, changed });
    expect(daysOf(silent).slice(1)).toMatchObject([{ closed_by: 'check', checks: 20, up_ms: 20 * hour }]);
  });

  it('of months in which nothing ran are told by the one before', async () => {
    const monitor = await watched(6);
    await monitor.pass({ at: noon + 100 * day, changed });
    await monitor.pass({ at: noon + 100 * day + hour, changed });
    expect(daysOf(monitor)).toMatchObject([{ day: '2026-01-01', closed_by: 'check', up_ms: 7 * hour }]);
  });

  it('come to two when a clock was a year ahead, and go on', async () => {
    const monitor = await watched(6);
    await monitor.pass({ at: noon + 365 * day, changed });
    for (let i = 6; i < 40; i += 1) await monitor.pass({ at: noon + i * hour, changed });
    expect(daysOf(monitor).map(({ day: name }) => name)).toEqual(['2026-01-01', '2026-01-02']);
    expect(daysOf(monitor)[1]).toMatchObject({ up_ms: day, checks: 24 });
  });

  it('are the same from two runners at once, and written once', async () => {
    const monitor = await watched(13);
    expect(daysOf(monitor)).toEqual([]);
    const at = noon + 12 * hour + 1_200_000;
    await Promise.all([monitor.pass({ at, changed }), monitor.pass({ at: at + 1, changed })]);
    expect(daysOf(monitor)).toHaveLength(1);
    expect(monitor.notes.filter((note) => note.includes('summarized'))).toEqual([]);
  });
});
