import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIntact } from '../../../../src/events/event-record.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { summarizeAll } from '../../../../src/runner/days/summarize-all.ts';
import { readReport, readReportOfDays } from '../../../../src/runner/report/read-report.ts';
import { rechained } from '../../../support/ledger/rechained.ts';
import { stillAt } from '../../../support/ledger/audited.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';
import { right } from '../../../support/right.ts';
import { runs } from '../../../support/runs.ts';

const hour = 3_600_000;
const day = 24 * hour;
const midnight = noon - day / 2;

type Hour = Readonly<{ outcome: 'UP' | 'DOWN'; what: 'check' | 'nothing' | 'disable' | 'enable' }>;

const hours: fc.Arbitrary<readonly Hour[]> = fc.array(
  fc.record({
    outcome: fc.constantFrom('UP', 'UP', 'UP', 'DOWN'),
    what: fc.oneof(
      { weight: 30, arbitrary: fc.constant('check' as const) },
      { weight: 5, arbitrary: fc.constantFrom('nothing' as const, 'disable' as const, 'enable' as const) },
    ),
  }),
  { minLength: 30, maxLength: 110, size: 'max' },
);

/** A monitor that has seen these hours, and summarized as it went, or did not. */
const seen = async (all: readonly Hour[], summarizeDays: boolean, F = 3, S = 1): Promise<Monitor> => {
  const monitor = createMonitor();
  const changed = { summarizeDays, retainDays: 7 };
  const config = { check_interval_seconds: 3600, failure_threshold: F, success_threshold: S };
  monitor.configs.set('api', apiConfig('api', config));
  for (const [i, { outcome, what }] of all.entries()) {
    if (what === 'nothing') continue;
    monitor.outcomes.set('api', outcome);
    if (what !== 'check')
      monitor.configs.set('api', apiConfig('api', { ...config, enabled: what === 'enable' }));
    await monitor.pass({ at: noon + i * hour, changed });
  }
  return monitor;
};

const expire = (monitor: Monitor): void => {
  for (const event of monitor.events('api'))
    if (event.type === 'CheckCompleted' && event.prev_kept_hash === undefined)
      monitor.store.log.get('api')?.delete(event.seq);
};

const audited = async (monitor: Monitor, now: number) =>
  right(await auditLog({ ledger: monitor.ledger, clock: stillAt(now), progress: () => undefined }, null))
    .report.faults;

const reported = async (monitor: Monitor, since: number, until: number, now: number, days: boolean) => {
  const scan = { ledger: monitor.ledger, apis: ['api'], progress: () => undefined };
  const period = { since, until, now, edges: [since, until], forPage: false };
  const { apis } = right(await (days ? readReportOfDays : readReport)(scan, period));
  return apis.map(({ latency_ms: _latency, ...figures }) => figures);
};

const catchUp = async (monitor: Monitor, now: number, passId = 'caught-up') =>
  right(
    await summarizeAll({
      ledger: monitor.ledger,
      clock: virtualClock(now),
      runner: { id: 'test', version: '0' },
      passId,
      apis: null,
      progress: () => undefined,
      signal: new AbortController().signal,
    }),
  );

describe('what days tell', () => {
  it('is proven by an audit, whenever they were summarized', async () => {
    await fc.assert(
      fc.asyncProperty(hours, fc.integer({ min: 1, max: 4 }), async (all, F) => {
        const now = noon + all.length * hour + 5 * hour;
        const monitor = await seen(all, true, F);
        expect(await audited(monitor, now)).toEqual([]);
        const late = await seen(all, false, F);
        await catchUp(late, now);
        expect(await audited(late, now)).toEqual([]);
        const told = (one: Monitor) =>
          one.eventsOf('api', 'DaySummarized').map(({ up_ms, down_ms }) => [up_ms, down_ms]);
        expect(told(late).slice(0, told(monitor).length)).toEqual(told(monitor));
        expect((await catchUp(late, now)).summarized).toBe(0);
      }),
      { numRuns: runs(40), endOnFailure: true },
    );
  });

  it('is counted by the runner that wrote it, where several summarize at once', async () => {
    const all = Array.from({ length: 100 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, false);
    const now = noon + 100 * hour;
    const runners = await Promise.all(['one', 'two', 'three'].map((one) => catchUp(monitor, now, one)));
    const written = monitor.eventsOf('api', 'DaySummarized').length;
    expect(written).toBe(4);
    expect(runners.reduce((sum, { summarized }) => sum + summarized, 0)).toBe(written);
  });

  it('is the report of all checks, also in other zones, and when the checks have expired', async () => {
    await fc.assert(
      fc.asyncProperty(
        hours,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 0, hour / 2, 2 * hour + 1),
        async (all, skip, length, off) => {
          const now = noon + all.length * hour;
          const since = midnight + skip * day + off;
          const until = Math.min(since + length * day, now);
          if (since >= until) return;
          const monitor = await seen(all, true);
          const exact = await reported(monitor, since, until, now, false);
          expect(await reported(monitor, since, until, now, true)).toEqual(exact);
          const [last] = monitor.eventsOf('api', 'DaySummarized').slice(-1);
          if (off > 0 || last === undefined || Date.parse(last.day) + day < until) return;
          expire(monitor);
          const later = now + 365 * day;
          expect(await reported(monitor, since, until, later, true)).toEqual(exact);
          expect(await audited(monitor, later)).toEqual([]);
        },
      ),
      { numRuns: runs(80), endOnFailure: true },
    );
  });

  it.each([
    ['at the first moment of a day', 36],
    ['and told of it only after the day was closed', 35.5],
  ])('keeps an incident of an API that was disabled %s', async (_when, after) => {
    const monitor = createMonitor();
    const config = { check_interval_seconds: 3600, failure_threshold: 1 };
    monitor.configs.set('api', apiConfig('api', config));
    for (let i = 0; i < 36; i += 1) {
      monitor.outcomes.set('api', i === 20 ? 'DOWN' : 'UP');
      await monitor.pass({ at: noon + i * hour, changed: { summarizeDays: true } });
    }
    // Another runner checks while this one, whose pass began before, is still about to record the config.
    if (after < 36) await monitor.pass({ at: noon + 36 * hour });
    monitor.configs.set('api', apiConfig('api', { ...config, enabled: false }));
    await monitor.pass({ at: noon + after * hour });
    const now = noon + 72 * hour;
    await catchUp(monitor, now);
    expect(monitor.eventsOf('api', 'ApiConfigured').at(-1)).toMatchObject({ enabled: false });
    const exact = await reported(monitor, midnight, noon + 60 * hour, now, false);
    expect(exact).toMatchObject([{ coverage_ratio: 1, incidents: [{ duration_ms: hour }] }]);
    const told = await reported(monitor, midnight, noon + 60 * hour, now, true);
    // What is recorded after a day was closed counts to no day before.
    expect(after < 36 ? told.map(({ incidents }) => incidents) : told).toEqual(
      after < 36 ? exact.map(({ incidents }) => incidents) : exact,
    );
    expect(await audited(monitor, now)).toEqual([]);
  });

  it('is estimated where checks of a day at the border have expired, and else as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        hours,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: -11, max: 12 }),
        async (all, skip, length, zone) => {
          const now = noon + all.length * hour;
          const since = midnight + skip * day - zone * hour;
          const until = since + length * day;
          const monitor = await seen(all, true);
          const [last] = monitor.eventsOf('api', 'DaySummarized').slice(-1);
          if (last === undefined || until > Date.parse(last.day) + day) return;
          const exact = await reported(monitor, since, until, now, false);
          const isAtBorder = ({ checked_at }: { checked_at: string }) =>
            [since, until].some(
              (border) =>
                border % day > 0 && Math.floor(Date.parse(checked_at) / day) === Math.floor(border / day),
            );
          const lost = monitor
            .eventsOf('api', 'CheckCompleted')
            .filter((check) => check.prev_kept_hash === undefined && isAtBorder(check));
          expire(monitor);
          const later = now + 365 * day;
          const period = { since, until, now: later, edges: [since, until], forPage: false };
          const scan = { ledger: monitor.ledger, apis: ['api'], progress: () => undefined };
          const { estimated } = right(await readReportOfDays(scan, period));
          const told = await reported(monitor, since, until, later, true);
          if (lost.length > 0) expect(estimated).toEqual(['api']);
          if (estimated.length === 0) expect(told).toEqual(exact);
          // What never expires says when it was monitored, and when it was DOWN.
          const kept = (all_: typeof told) =>
            all_.map(({ monitored_ms, alerts, incidents }) => ({
              monitored_ms,
              alerts,
              incidents: incidents.map(({ from, to }) => [from, to]),
            }));
          expect(kept(told)).toEqual(kept(exact));
        },
      ),
      { numRuns: runs(60), endOnFailure: true },
    );
  });

  it('says when an incident ended on the day after the period, also when that is today', async () => {
    const all = Array.from({ length: 40 }, (_, i): Hour => {
      const isDown = 8 <= i && i < 14;
      return { outcome: isDown ? 'DOWN' : 'UP', what: 'check' };
    });
    const monitor = await seen(all, true);
    const last = noon + 39 * hour;
    for (const now of [noon + 20 * hour, last]) {
      const exact = await reported(monitor, midnight, midnight + day, now, false);
      expect(exact[0]?.incidents).toMatchObject([{ duration_ms: 6 * hour }]);
      expect(await reported(monitor, midnight, midnight + day, now, true)).toEqual(exact);
    }
  });

  it('counts once what an open streak had kept from being summarized', async () => {
    const down: Hour = { outcome: 'DOWN', what: 'check' };
    const up: Hour = { outcome: 'UP', what: 'check' };
    const off: Hour = { outcome: 'UP', what: 'nothing' };
    // Undecided at midnight, and then nothing for days: the last check covers the beginning of a day without checks.
    const silent = [...Array.from({ length: 35 }, () => up), down, ...Array.from({ length: 60 }, () => off)];
    // Decided after midnight, when the day before is still open.
    const decided = [...Array.from({ length: 11 }, () => up), down, down, down, up];
    for (const all of [
      [...silent, ...Array.from({ length: 30 }, () => up)],
      [...decided, up, up, up, up],
    ]) {
      const monitor = await seen(all, true);
      // No pass has run since, and its last day is not summarized yet.
      const now = noon + (all.length + 30) * hour;
      for (const since of [midnight, midnight + day, midnight + 2 * day])
        for (const until of [now, midnight + 2 * day, midnight + 3 * day, midnight + 5 * day]) {
          if (since >= until || until > now) continue;
          const exact = await reported(monitor, since, until, now, false);
          expect(await reported(monitor, since, until, now, true)).toEqual(exact);
        }
    }
  });

  it.each([
    ['disabled before its end and enabled after it', 11, 13],
    ['disabled after its end', 13, 15],
  ])('says whether it was monitored at the end of a period: %s', async (_name, off, on) => {
    // An undecided recovery keeps the first day open until there is a config of the second.
    const all = Array.from({ length: 40 }, (_, i): Hour => {
      const isDown = (3 <= i && i < 10) || i > on;
      const outcome = isDown ? 'DOWN' : 'UP';
      const what = i === off ? 'disable' : i === on ? 'enable' : off < i && i < on ? 'nothing' : 'check';
      return { outcome, what };
    });
    const monitor = await seen(all, true, 3, 9);
    const now = noon + 39 * hour;
    for (const until of [midnight + day, midnight + day + 30 * 60_000]) {
      const exact = await reported(monitor, midnight, until, now, false);
      expect(exact[0]?.incidents).toHaveLength(1);
      expect(await reported(monitor, midnight, until, now, true)).toEqual(exact);
    }
  });

  it('is estimated as observed all the time where one check an hour was made', async () => {
    const all = Array.from({ length: 110 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, true);
    expire(monitor);
    const later = noon + 365 * day;
    for (const zone of [-7, 5]) {
      const since = midnight + day - zone * hour;
      const [told] = await reported(monitor, since, since + 2 * day, later, true);
      expect(told).toMatchObject({ monitored_ms: 2 * day, down_ms: 0, incidents: [] });
      expect(Number(told?.coverage_ratio)).toBeGreaterThan(0.95);
    }
  });

  it('comes to few days however far a clock was ahead, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 3 }),
        async (right_, ahead, wrong) => {
          const monitor = createMonitor();
          monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 3600 }));
          const changed = { summarizeDays: true };
          for (let i = 0; i < right_; i += 1) await monitor.pass({ at: noon + i * hour, changed });
          for (let i = 0; i < wrong; i += 1)
            await monitor.pass({ at: noon + ahead * day + i * hour, changed });
          for (let i = right_; i < right_ + 60; i += 1) await monitor.pass({ at: noon + i * hour, changed });
          const lived = Math.ceil((right_ + 60 + 12) / 24);
          const summarized = monitor.eventsOf('api', 'DaySummarized').map(({ day: name }) => name);
          expect(summarized.length).toBeLessThanOrEqual(lived + 1);
          expect(new Set(summarized).size).toBe(summarized.length);
          expect(await audited(monitor, noon + (ahead + 1) * day + (right_ + 60) * hour)).toEqual([]);
        },
      ),
      { numRuns: runs(24), endOnFailure: true },
    );
  });

  it('names an API whose state is gone, in a period of finished days as in any other', async () => {
    const all = Array.from({ length: 64 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, true);
    monitor.configs.set('other', apiConfig('other', { check_interval_seconds: 3600 }));
    await monitor.pass({ at: noon + 64 * hour });
    monitor.store.states.delete('api');
    const now = noon + 65 * hour;
    for (const until of [midnight + 2 * day, now]) {
      const period = { since: midnight, until, now, edges: [midnight, until], forPage: false };
      const scan = { ledger: monitor.ledger, apis: null, progress: () => undefined };
      const { apis } = right(await readReportOfDays(scan, period));
      expect(apis.find(({ api_id }) => api_id === 'api')?.checks).toBe(until === now ? 65 : 36);
    }
  });

  it('is not looked for in a period before an API began', async () => {
    const all = Array.from({ length: 90 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, true);
    let reads = 0;
    const readEvent: typeof monitor.ledger.readEvent = (apiId, seq) => {
      reads += 1;
      return monitor.ledger.readEvent(apiId, seq);
    };
    const [since, until] = [midnight - 9 * day, midnight - 8 * day];
    const period = { since, until, now: noon + 90 * hour, edges: [since, until], forPage: false };
    const scan = { ledger: { ...monitor.ledger, readEvent }, apis: ['api'], progress: () => undefined };
    const { apis } = right(await readReportOfDays(scan, period));
    expect(apis).toMatchObject([{ monitored_ms: 0, checks: 0, incidents: [] }]);
    expect(monitor.eventsOf('api', 'DaySummarized').length).toBeGreaterThan(2);
    expect(reads).toBe(1);
  });

  it('goes on from a day that was over with its monitoring, when its checks have expired', async () => {
    const changes = new Map<number, Partial<Hour>>([
      [14, { outcome: 'DOWN' }],
      [26, { what: 'disable' }],
      [58, { what: 'enable', outcome: 'DOWN' }],
      [60, { outcome: 'DOWN' }],
    ]);
    const all = Array.from({ length: 64 }, (_, i): Hour => ({
      outcome: 'UP',
      what: 'check',
      ...changes.get(i),
    }));
    const monitor = await seen(all, true);
    expect(monitor.eventsOf('api', 'DaySummarized').map(({ closed_by }) => closed_by)).toEqual([
      'check',
      'removal',
      'check',
    ]);
    expire(monitor);
    expect(await audited(monitor, noon + 365 * day)).toEqual([]);
  });

  it('is named by API and day when somebody changed it, hashed and chained anew or not', async () => {
    const all = Array.from({ length: 60 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, true);
    const [first] = monitor.eventsOf('api', 'DaySummarized');
    const slots = monitor.store.log.get('api');
    const lines = [...(slots?.values() ?? [])].flatMap(({ line }) => line ?? []);
    expect(lines.every(isIntact)).toBe(true);
    const seq = Number(first?.seq);
    const slot = slots?.get(seq);
    if (slot === undefined || slot.line === null) throw new Error('no summary');
    slots?.set(seq, {
      ...slot,
      line: { ...slot.line, body: slot.line.body.replace('"down_ms":0', '"down_ms":1') },
    });
    expect(await audited(monitor, noon + 60 * hour)).toContainEqual(
      expect.objectContaining({ api_id: 'api', seq, fault: expect.stringContaining('2026-01-01') as string }),
    );
    for (const line of rechained(lines, seq - 1, (body) => ({ ...body, up_ms: 1 }))) {
      const place = slots?.get(line.seq);
      if (place !== undefined) slots?.set(line.seq, { ...place, line });
    }
    expect(await audited(monitor, noon + 60 * hour)).toContainEqual({
      api_id: 'api',
      seq,
      fault: 'is a summary of 2026-01-01 that does not follow from the events of that day (up_ms)',
    });
    // A state that knows of no summary saves nobody who changed one.
    const state = monitor.store.states.get('api');
    monitor.store.states.set('api', { ...state, summarized_seq: null, summarized_day: null });
    expect(await audited(monitor, noon + 60 * hour)).toContainEqual({
      api_id: 'api',
      seq,
      fault: 'is a summary of 2026-01-01 that does not follow from the events of that day (up_ms)',
    });
  });

  it('are not looked for again and again where a state does not name them', async () => {
    const all = Array.from({ length: 60 }, (): Hour => ({ outcome: 'UP', what: 'check' }));
    const monitor = await seen(all, true);
    const stored = monitor.store.states.get('api') ?? {};
    monitor.store.states.set('api', { ...stored, summarized_day: null, summarized_seq: null });
    const { summarized, failures } = await catchUp(monitor, noon + 61 * hour);
    expect([summarized, failures]).toEqual([
      0,
      [{ api_id: 'api', reason: expect.stringContaining('does not name') as unknown }],
    ]);
  });
});
