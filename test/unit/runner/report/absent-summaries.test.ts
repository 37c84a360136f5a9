import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport, readReportOfDays } from '../../../../src/runner/report/read-report.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { right } from '../../../support/right.ts';
import { runs } from '../../../support/runs.ts';

const hour = 3_600_000;
const day = 24 * hour;
const midnight = noon - day / 2;
const days = 8;

/** A week of checks, each day summarized as it ended. */
const week = async (): Promise<Monitor> => {
  const monitor = createMonitor();
  monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 7200, failure_threshold: 1 }));
  for (let i = 0; i < (days * day) / (2 * hour); i += 1) {
    monitor.outcomes.set('api', i % 17 > 12 ? 'DOWN' : 'UP');
    await monitor.pass({ at: noon + i * 2 * hour, changed: { summarizeDays: true, retainDays: 7 } });
  }
  return monitor;
};

type Slots = NonNullable<ReturnType<Monitor['store']['log']['get']>>;

const slotsOf = (monitor: Monitor): Slots => {
  const slots = monitor.store.log.get('api');
  if (slots === undefined) throw new Error('nothing was recorded');
  return slots;
};

const summariesOf = (monitor: Monitor): readonly number[] =>
  monitor.events('api').flatMap(({ type, seq }) => (type === 'DaySummarized' ? [seq] : []));

const reported = async (monitor: Monitor, since: number, until: number, byDays: boolean) => {
  const scan = { ledger: monitor.ledger, apis: ['api'], progress: () => undefined };
  const period = { since, until, now: noon + days * day, edges: [since, until], forPage: false };
  const { apis, missing, unreadable, estimated, partial } = right(
    await (byDays ? readReportOfDays : readReport)(scan, period),
  );
  const figures = apis.map(({ latency_ms: _latency, ...rest }) => rest);
  return { figures, missing, unreadable, estimated, partial };
};

const period = fc
  .tuple(fc.integer({ min: 0, max: days * 48 }), fc.integer({ min: 1, max: days * 48 }))
  .map(([from, length]) => {
    const since = midnight + (from * hour) / 2;
    return { since, until: Math.min(since + (length * hour) / 2, noon + days * day) };
  })
  .filter(({ since, until }) => since < until);

describe('a report where the index does not show all summaries', () => {
  it.each([
    ['all checks are there', false],
    ['checks have expired', true],
  ])('is the same where they are in their stream, and %s', async (_what, isExpired) => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const summaries = summariesOf(monitor);
    expect(summaries.length).toBeGreaterThan(6);
    if (isExpired)
      for (const event of monitor.events('api'))
        if (event.type === 'CheckCompleted' && event.prev_kept_hash === undefined) slots.delete(event.seq);
    const at = fc.option(fc.integer({ min: 0, max: days }), { nil: null });
    const parity = fc.constantFrom(0, 1);
    // The next one names the one before it, so neighbours are not both moved.
    const move = fc
      .tuple(parity, fc.array(at, { minLength: summaries.length, maxLength: summaries.length }))
      .map(([half, all]) => all.map((to, i) => ({ seq: summaries[i] ?? 0, to, isMoved: i % 2 === half })));
    await fc.assert(
      fc.asyncProperty(period, move, async (p, moved) => {
        const unmoved = await reported(monitor, p.since, p.until, true);
        const before = new Map(slots);
        for (const { seq, to, isMoved } of moved) {
          const slot = slots.get(seq);
          const time = to === null ? null : new Date(midnight + to * day).toISOString();
          if (slot !== undefined && isMoved) slots.set(seq, { ...slot, at: time });
        }
        const told = await reported(monitor, p.since, p.until, true);
        for (const [seq, slot] of before) slots.set(seq, slot);
        expect(told).toEqual(unmoved);
        if (!isExpired) expect(told).toEqual(await reported(monitor, p.since, p.until, false));
      }),
      { numRuns: runs(60) },
    );
  });

  it('goes on from the summary before the period, which tells a part of the one that is not shown', async () => {
    const monitor = createMonitor();
    const changed = { summarizeDays: true, retainDays: 7 };
    const passAt = async (hours: number, enabled: boolean, outcome: 'UP' | 'DOWN' = 'UP') => {
      const config = apiConfig('api', { check_interval_seconds: 7200, failure_threshold: 2, enabled });
      monitor.configs.set('api', config);
      monitor.outcomes.set('api', outcome);
      await monitor.pass({ at: midnight + hours * hour, changed });
    };
    await passAt(12, false);
    await passAt(24 + 2, false);
    await passAt(4 * 24 + 12, true);
    await passAt(4 * 24 + 14, true, 'DOWN');
    await passAt(6 * 24 + 4, true);
    await passAt(6 * 24 + 22, true, 'DOWN');
    for (let i = 7 * 24; i < 9 * 24; i += 2) await passAt(i, false);
    for (let i = 9 * 24; i < 11 * 24; i += 2) await passAt(i, true);
    const slots = slotsOf(monitor);
    const summaries = monitor.eventsOf('api', 'DaySummarized');
    expect(summaries.slice(0, 3).map(({ day: name }) => name)).toEqual([
      '2026-01-01',
      '2026-01-05',
      '2026-01-07',
    ]);
    expect(summaries[1]?.closing['ahead']).toHaveLength(1);
    const hidden = summaries[2]?.seq ?? 0;
    const slot = slots.get(hidden);
    if (slot === undefined) throw new Error('the summary is not there');
    const [since, until] = [midnight + 5 * day, midnight + 10 * day];
    const shown = await reported(monitor, since, until, true);
    expect(shown).toEqual(await reported(monitor, since, until, false));
    slots.set(hidden, { ...slot, at: null });
    expect(await reported(monitor, since, until, true)).toEqual(shown);
  });

  it('tells a day whose summary is gone from its checks, and names the place', async () => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const summaries = summariesOf(monitor);
    const [since, until] = [midnight, noon + days * day];
    const whole = await reported(monitor, since, until, false);
    for (const gone of [
      summaries.slice(2, 3),
      summaries.slice(2, 5),
      summaries.slice(-1),
      summaries.slice(-2),
    ]) {
      const before = new Map(slots);
      for (const seq of gone) slots.delete(seq);
      const told = await reported(monitor, since, until, true);
      expect(told.figures).toEqual(whole.figures);
      const last = gone.at(-1) ?? 0;
      expect(told.missing.filter(({ from_seq, to_seq }) => from_seq <= last && last <= to_seq)).toHaveLength(
        1,
      );
      for (const [seq, slot] of before) slots.set(seq, slot);
    }
  });

  it('counts an alert of the next day that only the one that is gone told', async () => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 7200, failure_threshold: 2 }));
    for (let hours = 12; hours < days * 24; hours += 2) {
      // Whether it is DOWN is decided at midnight, when the day is not closed yet.
      monitor.outcomes.set('api', hours === 3 * 24 - 2 || hours === 3 * 24 ? 'DOWN' : 'UP');
      await monitor.pass({ at: midnight + hours * hour, changed: { summarizeDays: true, retainDays: 7 } });
    }
    const slots = slotsOf(monitor);
    const gone = monitor.eventsOf('api', 'DaySummarized').find(({ day: name }) => name === '2026-01-03');
    expect(gone?.closing['alerts']).toHaveLength(2);
    slots.delete(gone?.seq ?? 0);
    const [since, until] = [midnight, midnight + days * day];
    const told = await reported(monitor, since, until, true);
    expect(told.figures).toEqual((await reported(monitor, since, until, false)).figures);
  });

  it('names each place once, however the period cuts days', async () => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const summaries = summariesOf(monitor);
    for (const [i, gone] of summaries.entries()) {
      const slot = slots.get(gone);
      if (slot === undefined) throw new Error('the summary is not there');
      slots.delete(gone);
      for (let from = 0; from < 2 * days - 3; from += 1)
        for (const length of [1, 2, 3]) {
          const since = midnight + (from * day) / 2;
          const { missing } = await reported(monitor, since, since + (length * day) / 2, true);
          const named = missing.map(({ from_seq }) => from_seq);
          expect([i, from, length, ...named]).toEqual([i, from, length, ...new Set(named)]);
        }
      slots.set(gone, slot);
    }
  });

  it('says that checks are gone where a summary cannot be used', async () => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const [, , third = 0] = summariesOf(monitor);
    const slot = slots.get(third);
    if (slot?.line === undefined || slot.line === null) throw new Error('the summary is not there');
    const body = slot.line.body.replace('"open":', '"opened":');
    slots.set(third, { ...slot, line: { ...slot.line, body } });
    const told = () => reported(monitor, midnight, noon + days * day, true);
    expect(await told()).toEqual(await reported(monitor, midnight, noon + days * day, false));
    for (const event of monitor.events('api'))
      if (event.type === 'CheckCompleted' && event.prev_kept_hash === undefined) slots.delete(event.seq);
    expect(await told()).toMatchObject({ partial: ['api'], unreadable: [] });
  });

  it.each([
    ['itself', 0],
    ['a later one', 2],
  ])('reads checks where a summary says that the one before it is %s', async (_what, later) => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const summaries = summariesOf(monitor);
    const whole = await reported(monitor, midnight, noon + days * day, false);
    for (const isHidden of [false, true])
      for (const [i, seq] of summaries.slice(0, -later - 1).entries()) {
        const slot = slots.get(seq);
        if (slot?.line === undefined || slot.line === null) throw new Error('the summary is not there');
        const named = `"previous_summary_seq":${String(summaries[i + later])}`;
        const body = slot.line.body.replace(/"previous_summary_seq":(?:null|\d+)/u, named);
        slots.set(seq, { ...slot, at: isHidden ? null : slot.at, line: { ...slot.line, body } });
        const told = await reported(monitor, midnight, noon + days * day, true);
        expect(told).toEqual(whole);
        slots.set(seq, slot);
      }
  });

  it('says that checks are gone where all of them are, and only summaries follow', async () => {
    const monitor = createMonitor();
    monitor.configs.set('api', apiConfig('api', { check_interval_seconds: 7200 }));
    for (let i = 0; i < (days * day) / (2 * hour); i += 1)
      await monitor.pass({ at: noon + i * 2 * hour, changed: { summarizeDays: true, retainDays: 7 } });
    const slots = slotsOf(monitor);
    const [, , third = 0] = summariesOf(monitor);
    const last = summariesOf(monitor).at(-1) ?? 0;
    const slot = slots.get(third);
    if (slot?.line === undefined || slot.line === null) throw new Error('the summary is not there');
    const body = slot.line.body.replace('"open":', '"opened":');
    slots.set(third, { ...slot, line: { ...slot.line, body } });
    for (const event of monitor.events('api'))
      if (event.seq > last || (event.type === 'CheckCompleted' && event.prev_kept_hash === undefined))
        slots.delete(event.seq);
    const told = await reported(monitor, midnight + 2 * day, midnight + 5 * day, true);
    expect(told).toMatchObject({ partial: ['api'], unreadable: [] });
  });

  it('leaves a stream out where one of them cannot be read', async () => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const [, , third = 0] = summariesOf(monitor);
    const slot = slots.get(third);
    if (slot?.line === undefined || slot.line === null) throw new Error('the summary is not there');
    slots.set(third, { ...slot, line: { ...slot.line, body: '{}' } });
    const told = await reported(monitor, midnight, noon + days * day, true);
    expect(told).toMatchObject({ figures: [], unreadable: [{ api_id: 'api', seq: third }] });
  });

  it('says so where the log ends before the last summary that the state names', async () => {
    const monitor = await week();
    const slots = slotsOf(monitor);
    const last = summariesOf(monitor).at(-1) ?? 0;
    for (const seq of slots.keys()) if (seq >= last) slots.delete(seq);
    const [since, until] = [midnight, noon + days * day];
    const told = await reported(monitor, since, until, true);
    expect(told.figures).toEqual((await reported(monitor, since, until, false)).figures);
    expect(told.missing).toEqual([{ api_id: 'api', from_seq: last, to_seq: last }]);
  });
});
