import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../../src/events/chain-event.ts';
import type { DaySummarized } from '../../../../src/events/day-summarized.ts';
import { closingOf } from '../../../../src/projections/days/closing.ts';
import { beginDays, type Summary } from '../../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../../src/projections/days/day-fold.ts';
import { beginPart, foldPart } from '../../../../src/projections/days/live-part.ts';
import { restoreHistory } from '../../../../src/projections/days/restore-history.ts';
import {
  addEnd,
  addSummary,
  beginSummed,
  cut,
  hasOpen,
} from '../../../../src/projections/days/summed-history.ts';
import { summedDay } from '../../../../src/projections/days/summed-day.ts';
import { addLater, addLaterPart } from '../../../../src/projections/days/later-days.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import type { ReportPeriod } from '../../../../src/projections/report/report-period.ts';
import {
  checked,
  claimed,
  configRead,
  metadataAt,
  minute,
  published,
} from '../../../support/ledger/commands.ts';
import { summariesOf, summarized } from '../../../support/report/summed-report.ts';

const day = 1440;
const at = (n: number): number => Date.parse(minute(n));
const now = at(400 * day);
type Timed = readonly [n: number, command: Command];

/** Each command at its own minute. */
const streamAt = (...timed: readonly Timed[]): readonly ChainedEvent[] => {
  let state = initialHealth('api');
  return timed.flatMap(([n, command]) => {
    const { events, after } = decideAll(state, metadataAt(n), [command]);
    state = after;
    return events;
  });
};
const config = (n: number, changes: Parameters<typeof configRead>[1] = {}): Timed => [
  n,
  configRead(n, { check_interval_seconds: 3600, ...changes }),
];
const up = (n: number): Timed => [n, checked(n, 'UP')];
const down = (n: number): Timed => [n, checked(n, 'DOWN')];
const period = (from: number, to: number): ReportPeriod => ({
  since: at(from),
  until: at(to),
  now,
  edges: [at(from), at(to)],
  forPage: false,
});
const only = (summaries: readonly Summary[]): DaySummarized => {
  const [summary] = summaries;
  if (summary === undefined) throw new Error('no summary');
  return summarized(summary);
};

describe('the fold of days', () => {
  it('derives no day after places that cannot have expired', () => {
    const events = streamAt(config(0), up(1), up(61), up(121), up(day + 1));
    const kept = events.filter(({ event }) => event.seq !== 3);
    expect(summariesOf(events, now)).toHaveLength(1);
    expect(summariesOf(kept, now)).toEqual([]);
    const fold = beginDays('api');
    for (const one of kept) foldDays(fold, one, now);
    expect([fold.broken, closeAtHead(fold)]).toEqual([true, null]);
  });

  it('calls days partial from which checks have expired, up to the event after them', () => {
    const retained = { retain_checks_days: 30 };
    const events = streamAt(
      config(0, retained),
      up(1),
      up(61),
      up(121),
      up(2 * day + 1),
      down(2 * day + 61),
      up(3 * day + 1),
    );
    const kept = events.filter(({ event }) => event.seq !== 4);
    expect(summariesOf(kept, now).map(({ day: name, partial }) => [name, partial])).toEqual([
      ['2026-01-01', true],
      ['2026-01-02', true],
      ['2026-01-03', true],
    ]);
    const before = streamAt(config(0, retained), up(1), up(61), [62, claimed(62, 1)]);
    const fold = beginDays('api');
    for (const one of before.filter(({ event }) => event.seq !== 3)) foldDays(fold, one, now);
    expect(closeAtHead(fold)).toMatchObject({ partial: true, closed_by: 'silence' });
  });

  it('has nothing to close where nothing was told', () => {
    expect(closeAtHead(beginDays('api'))).toBeNull();
  });

  it('counts the time of a day that a clock ahead had told of later days', () => {
    const ahead: Timed = [62, checked(3 * day, 'UP')];
    const events = streamAt(config(0), up(1), up(61), ahead, up(121), up(181), up(day + 1));
    const [first] = summariesOf(events, now);
    expect(first).toMatchObject({ day: '2026-01-01', checks: 4 });
    expect(Number(first?.up_ms)).toBeLessThanOrEqual(86_400_000);
  });
});

describe('what summaries tell', () => {
  const outage = streamAt(
    config(0),
    up(1),
    down(1400),
    [1401, claimed(1401, 4)],
    [1402, published(1402, 4, 1)],
    down(day + 1),
    up(day + 61),
    up(2 * day + 1),
  );
  const [one, two] = summariesOf(outage, now).map(summarized);
  const summaries = [one, two].flatMap((each) => each ?? []);

  it('is nothing where a summary cannot be gone on from', () => {
    const first = only(summariesOf(outage, now));
    const broken = { ...first, closing: { state: 'UP' } };
    expect(closingOf(broken)).toBeNull();
    expect(closingOf({ closing: { ...first.closing, more: 1 } })).not.toBeNull();
    for (const closing of [broken.closing, { ...first.closing, ended: null }]) {
      const [within, later] = [beginSummed('api', period(0, day)), beginSummed('api', period(0, day))];
      addSummary(within, summedDay({ ...first, closing }));
      addLater(later, summedDay({ ...first, closing }));
      expect([within.unusable, later.unusable]).toEqual([true, true]);
    }
    const summed = beginSummed('api', period(0, day));
    addEnd(summed);
    expect(summed.incidents.size).toBe(0);
  });

  it('uses no summary that counts more checks of one latency than can be', () => {
    const [first] = summaries;
    if (first === undefined) throw new Error('no summaries');
    const unusableWith = (latency: readonly number[]) => {
      const summed = beginSummed('api', period(0, day));
      addSummary(summed, summedDay({ ...first, latency }));
      return summed.unusable;
    };
    expect(unusableWith([40, 2 ** 32 - 1])).toBe(false);
    expect(unusableWith([40, 2 ** 32])).toBe(true);
  });

  it('counts the alerts of days that are wholly in the period', () => {
    const alertsIn = (within: ReportPeriod) => {
      const summed = beginSummed('api', within);
      for (const summary of summaries) addSummary(summed, summedDay(summary));
      return summed.history.alerts;
    };
    expect(alertsIn(period(0, 2 * day))).toBe(1);
    expect(alertsIn(period(day, 2 * day))).toBe(0);
    expect(alertsIn(period(0, day - 1))).toBe(0);
  });

  it('ends an incident that is open at the end of the period with what follows, and no other', () => {
    const [first, second] = summaries;
    if (first === undefined || second === undefined) throw new Error('no summaries');
    const open = () => {
      const summed = beginSummed('api', period(0, day));
      addSummary(summed, summedDay(first));
      addEnd(summed);
      return summed;
    };
    const summed = open();
    expect(hasOpen(summed)).toBe(true);
    addLater(summed, summedDay(second));
    expect(hasOpen(summed)).toBe(false);
    const none = beginSummed('api', period(0, day));
    addLater(none, summedDay(second));
    expect(none.incidents.size).toBe(0);

    const live = open();
    const part = beginPart(live, live.resume, at(day), at(day));
    const gaps = outage
      .filter(({ line }) => line.seq > first.until_seq)
      .map(({ line }) => foldPart(part, E.right(line)));
    expect(gaps).not.toContain(true);
    addLaterPart(live, part);
    expect(hasOpen(live)).toBe(false);
  });

  it('counts an alert of a day that was summarized before it was recorded', () => {
    const late = streamAt(
      config(0),
      up(1),
      down(1400),
      down(day + 1),
      [day + 2, claimed(day + 2, 4)],
      [day + 3, published(1439, 4, 1)],
    );
    const first = only(summariesOf(late, now));
    const told = (since: number) => {
      const summed = beginSummed('api', period(since, 2 * day));
      addSummary(summed, summedDay(first));
      const part = beginPart(summed, summed.resume, at(day), at(2 * day));
      for (const { line } of late) if (line.seq > first.until_seq) foldPart(part, E.right(line));
      return part.history.alerts;
    };
    expect([told(0), told(1439), told(day)]).toEqual([1, 1, 0]);
    const summed = beginSummed('api', period(0, 2 * day));
    addSummary(summed, summedDay(first));
    const part = beginPart(summed, summed.resume, at(day), at(2 * day));
    const last = late.at(-1);
    if (last === undefined) throw new Error('no event');
    foldPart(part, E.right({ ...last.line, body: '{"type":"AlertPublished"}' }));
    expect(part.history.alerts).toBe(0);
  });

  it('goes on without a config where none was known', () => {
    const closing = closingOf(only(summariesOf(outage, now)));
    if (closing === null) throw new Error('not a closing');
    const restored = restoreHistory('api', 1, { ...closing, config: null }, cut(period(0, day), 0, 1));
    expect([restored.intervalMs, restored.unmonitored, restored.health.config]).toEqual([0, null, null]);
  });
});
