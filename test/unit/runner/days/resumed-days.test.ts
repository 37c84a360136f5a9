import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { readReport, readReportOfDays } from '../../../../src/runner/report/read-report.ts';
import { resumeStream } from '../../../../src/runner/replay/resume-stream.ts';
import { stillAt } from '../../../support/ledger/audited.ts';
import { memoryStateRepair } from '../../../support/memory-ledger/memory-row-repair.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';
import { right } from '../../../support/right.ts';

const hour = 3_600_000;
const day = 24 * hour;
const midnight = noon - day / 2;
const changed = { summarizeDays: true };

type Damage = Readonly<{ damage: (monitor: Monitor, seq: number) => void }>;

const damages: readonly (readonly [string, Damage])[] = [
  [
    'an event that nobody can read: are summarized once it is resumed',
    {
      damage: ({ store }, seq) => store.log.get('api')?.set(seq, { line: null, at: null, appended: 999 }),
    },
  ],
  [
    'a missing event: are summarized once it is resumed',
    { damage: ({ store }, seq) => store.log.get('api')?.delete(seq) },
  ],
];

/** Resumes the stream at an hour after the first pass. */
const resumed = async ({ ledger, store }: Monitor, hours: number): Promise<void> => {
  const at = noon + hours * hour;
  const metadata = () => ({
    pass_id: 'by hand',
    recorded_at: new Date(at).toISOString(),
    runner: { id: 'r', version: '1' },
  });
  const deps = { ledger, repair: memoryStateRepair(store), clock: virtualClock(at) };
  expect(right(await resumeStream(deps, 'api', 'restored', metadata))._tag).toBe('resumed');
};

describe('days of a stream with', () => {
  it.each(damages)('%s', async (_name, { damage }) => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 3600 }));
    const passes = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) await monitor.pass({ at: noon + i * hour, changed });
    };
    const summarized = () =>
      monitor
        .eventsOf('api', 'DaySummarized')
        .map(({ day: name, partial }) => `${name}${partial ? ' in part' : ''}`);
    await passes(0, 30);
    damage(monitor, 20);
    await passes(30, 45);
    expect(summarized()).toEqual(['2026-01-01']);
    expect(monitor.notes.filter((note) => note.includes('not summarized'))).not.toEqual([]);
    await resumed(monitor, 45);
    monitor.notes.length = 0;
    await passes(46, 90);
    expect(summarized()).toEqual(['2026-01-01', '2026-01-02 in part', '2026-01-03 in part', '2026-01-04']);
    expect(monitor.notes.some((note) => note.includes('not summarized'))).toBe(false);

    const now = noon + 90 * hour;
    const period = { since: midnight, until: midnight + 4 * day, now, edges: [], forPage: false };
    const asked = { ...period, edges: [period.since, period.until] };
    const scan = { ledger: monitor.ledger, apis: ['api'], progress: () => undefined };
    const figures = (report: Awaited<ReturnType<typeof readReport>>) =>
      right(report).apis.map(({ latency_ms: _latency, ...rest }) => rest);
    expect(figures(await readReportOfDays(scan, asked))).toEqual(figures(await readReport(scan, asked)));

    const audit = { ledger: monitor.ledger, clock: stillAt(now), progress: () => undefined };
    const { faults } = right(await auditLog(audit, null)).report;
    expect(faults.filter(({ fault }) => fault.includes('summary'))).toEqual([]);
  });

  it('an event that went missing behind its day: are summarized, and left to the chain by an audit', async () => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 3600 }));
    const passes = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) await monitor.pass({ at: noon + i * hour, changed });
    };
    await passes(0, 30);
    monitor.store.log.get('api')?.delete(5);
    await passes(30, 45);
    await resumed(monitor, 45);
    await passes(46, 90);
    const days = monitor.eventsOf('api', 'DaySummarized').map(({ day: name }) => name.slice(-2));
    expect(days).toEqual(['01', '02', '03', '04']);
    const now = noon + 90 * hour;
    const audit = { ledger: monitor.ledger, clock: stillAt(now), progress: () => undefined };
    const { faults } = right(await auditLog(audit, null)).report;
    expect(faults.filter(({ fault }) => fault.includes('summary'))).toEqual([]);
  });

  it('a missing event for days: are summarized all, once it is resumed', async () => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 3600 }));
    const passes = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) await monitor.pass({ at: noon + i * hour, changed });
    };
    await passes(0, 30);
    monitor.store.log.get('api')?.delete(20);
    await passes(30, 95);
    await resumed(monitor, 95);
    await passes(96, 98);
    const days = monitor.eventsOf('api', 'DaySummarized').map(({ day: name }) => name.slice(-2));
    expect(days).toEqual(['01', '02', '03', '04']);
  });
});
