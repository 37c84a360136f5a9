import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport, readReportOfDays } from '../../../../src/runner/report/read-report.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { right } from '../../../support/right.ts';
import { runs } from '../../../support/runs.ts';

const hour = 3_600_000;
const day = 24 * hour;
const midnight = noon - day / 2;

type Hour = Readonly<{ latency_ms: number; what: 'check' | 'watch' | 'ignore' | 'move' }>;

const hours: fc.Arbitrary<readonly Hour[]> = fc
  .array(
    fc.record({
      slow: fc.integer({ min: 1, max: 30 }),
      latency_ms: fc.constantFrom(10, 900),
      what: fc.oneof(
        { weight: 12, arbitrary: fc.constant('check' as const) },
        { weight: 1, arbitrary: fc.constantFrom('watch' as const, 'ignore' as const, 'move' as const) },
      ),
    }),
    { minLength: 4, maxLength: 14 },
  )
  .map((parts) =>
    parts.flatMap(({ slow, latency_ms, what }): Hour[] => [
      { latency_ms, what },
      ...Array.from({ length: slow }, (): Hour => ({ latency_ms, what: 'check' })),
    ]),
  );

const seen = async (all: readonly Hour[]): Promise<Monitor> => {
  const monitor = createMonitor();
  const options = { url: 'https://a.example/0', slow_ms: 500 as number | null };
  for (const [i, { latency_ms, what }] of all.entries()) {
    if (what === 'watch' || what === 'ignore') options.slow_ms = what === 'watch' ? 500 : null;
    if (what === 'move') options.url = `https://a.example/${String(i)}`;
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 3600, ...options }));
    monitor.found.set('api', { latency_ms });
    await monitor.pass({ at: noon + i * hour, changed: { summarizeDays: true } });
  }
  return monitor;
};

const signalsIn = async (monitor: Monitor, since: number, until: number, now: number, days: boolean) => {
  const scan = { ledger: monitor.ledger, apis: ['api'], progress: () => undefined };
  const period = { since, until, now, edges: [since, until], forPage: false };
  const { apis } = right(await (days ? readReportOfDays : readReport)(scan, period));
  return apis.map(({ signals }) => signals);
};

describe('signals in a report', () => {
  it('are told although days are summarized', async () => {
    const slow = { latency_ms: 900, what: 'check' } as const;
    const monitor = await seen(Array.from({ length: 60 }, () => slow));
    expect(monitor.eventsOf('api', 'DaySummarized')).not.toEqual([]);
    const down_since = new Date(noon).toISOString();
    const now = noon + 61 * hour;
    const first = await signalsIn(monitor, midnight, midnight + day, now, true);
    expect(first).toEqual([[{ signal: 'latency', downs: 1, down_since }]]);
    const second = await signalsIn(monitor, midnight + day, midnight + 2 * day, now, true);
    expect(second).toEqual([[{ signal: 'latency', downs: 0, down_since }]]);
  });

  it('are told of a time that was DOWN throughout, whatever came later', async () => {
    const hoursOf = (length: number, latency_ms: number) =>
      Array.from({ length }, (): Hour => ({ latency_ms, what: 'check' }));
    const [slow, fast] = [hoursOf(60, 900), hoursOf(10, 10)];
    const down_since = new Date(noon).toISOString();
    for (const later of [fast, [...fast, ...hoursOf(10, 900)], [...fast, ...hoursOf(10, 900), ...fast]]) {
      const monitor = await seen([...slow, ...later]);
      const now = noon + (slow.length + later.length + 1) * hour;
      for (const days of [true, false])
        expect(await signalsIn(monitor, midnight + day, midnight + 2 * day, now, days)).toEqual([
          [{ signal: 'latency', downs: 0, down_since }],
        ]);
    }
  });

  it('are those of a report from checks', async () => {
    await fc.assert(
      fc.asyncProperty(
        hours,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, skip, length) => {
          const now = noon + (all.length + 1) * hour;
          const since = midnight + skip * day;
          const until = Math.min(since + length * day, now);
          if (since >= until) return;
          const monitor = await seen(all);
          const exact = await signalsIn(monitor, since, until, now, false);
          const told = await signalsIn(monitor, since, until, now, true);
          const isDroppedLater = monitor
            .eventsOf('api', 'ApiConfigured')
            .some(({ read_at }) => Date.parse(read_at) >= until);
          const isDownThroughout = exact.flat().some(({ downs }) => downs === 0);
          // What was DOWN all the time, and was dropped afterwards, nothing else tells.
          if (isDroppedLater && isDownThroughout && told.flat().length === 0) return;
          expect(told).toEqual(exact);
        },
      ),
      { numRuns: runs(40), endOnFailure: true },
    );
  });
});
