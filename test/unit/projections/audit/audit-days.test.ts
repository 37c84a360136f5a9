import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../../src/events/chain-event.ts';
import type { LoggedConfig } from '../../../../src/events/api-configured.ts';
import type { DaySummarized } from '../../../../src/events/day-summarized.ts';
import { beginDaysAudit, seeForDays } from '../../../../src/projections/audit/audit-days.ts';
import { summaryFault } from '../../../../src/projections/audit/summary-fault.ts';
import { beginDays } from '../../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../../src/projections/days/day-fold.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, metadataAt, minute, summary } from '../../../support/ledger/commands.ts';
import { summariesOf, summarized } from '../../../support/report/summed-report.ts';

const day = 1440;
const now = Date.parse(minute(400 * day));

/** Commands at minutes of the tests' calendar. */
const streamAt = (...steps: readonly (readonly [number, Command])[]): readonly ChainedEvent[] => {
  let state = initialHealth('api');
  return steps.flatMap(([n, command]) => {
    const { events, after } = decideAll(state, metadataAt(n), [command]);
    state = after;
    return events;
  });
};

const up = (n: number, recorded = n) => [recorded, checked(n, 'UP')] as const;

const config = (n: number, changes: Partial<LoggedConfig> = {}) =>
  [n, configRead(n, { check_interval_seconds: 10_800, retain_checks_days: 30, ...changes })] as const;

/** An API that is checked once a day, on this many days. */
const daily = (days: number): readonly ChainedEvent[] =>
  streamAt(
    [0, configRead(0, { check_interval_seconds: 3600 })],
    ...Array.from({ length: days }, (_, i) => up(i * day + 1)),
  );

const seen = (events: readonly ChainedEvent[]) => {
  const days = beginDaysAudit('api');
  for (const one of events) seeForDays(days, one, now);
  return days;
};

const said = (changes: Partial<DaySummarized>): DaySummarized => ({ ...summarized(summary), ...changes });

describe('the audit of a summary', () => {
  it.each(['check', 'silence'] as const)('finds one by %s that nothing before it closes', (closed_by) => {
    expect(summaryFault(beginDaysAudit('api'), said({ seq: 1, closed_by }), null, [], now)).toBe(
      'is a summary of 2026-01-01, which nothing before it closes',
    );
  });

  it('finds one of another day than the one that comes next', () => {
    expect(summaryFault(seen(daily(2)), said({ day: '2026-01-02' }), null, [], now)).toBe(
      'is a summary of 2026-01-02; by the log before it, 2026-01-01 comes next',
    );
  });

  it('accuses none where the days before it cannot be derived', () => {
    const days = { ...beginDaysAudit('api'), fold: null };
    expect(summaryFault(days, said({}), null, [], now)).toBeNull();
    const gone = seen(daily(3).filter((_, i) => i !== 2));
    expect(gone.fold).toBeNull();
    expect(summaryFault(gone, said({}), null, [], now)).toBeNull();
  });

  it('says that a stream without summaries, as far as was known, must be read again because it has one', () => {
    const days = beginDaysAudit('api', false);
    for (const one of daily(2)) seeForDays(days, one, now);
    expect(days.isUnderived).toBe(false);
    expect(summaryFault(days, said({}), null, [], now)).toBeNull();
    expect(days.isUnderived).toBe(true);
  });

  it('finds one that says checks had expired although none have', () => {
    const events = daily(3);
    const [first] = summariesOf(events, now).map(summarized);
    if (first === undefined) throw new Error('no summary');
    expect(summaryFault(seen(events), { ...first, partial: true, up_ms: 1 }, null, [], now)).toBe(
      'is a summary of 2026-01-01 that does not follow from the events of that day (up_ms, partial)',
    );
  });

  it('names what differs as long as few days wait, and after that only that something does', () => {
    const events = daily(35);
    const days = seen(events);
    const faults = summariesOf(events, now).map((one, i) =>
      summaryFault(days, { ...summarized(one), checks: i % 32 === 0 ? 9 : one.checks }, null, [], now),
    );
    expect(faults.filter((fault) => fault !== null)).toEqual([
      'is a summary of 2026-01-01 that does not follow from the events of that day (checks)',
      'is a summary of 2026-02-02 that does not follow from the events of that day',
    ]);
  });
});

describe('the audit of a day after one whose checks have expired', () => {
  /** The check at minute 1257 was read when its day was summarized, and has expired since. */
  const begun = [config(0), up(1), up(1257), config(1437, { failure_threshold: 2 })];
  const withoutExpired = (events: readonly ChainedEvent[]) => events.filter(({ event }) => event.seq !== 3);

  it('does not expect what goes on from them', () => {
    const events = streamAt(...begun, config(day + 357, { removed: true }));
    const fold = beginDays('api');
    const [first] = events.flatMap((one) => foldDays(fold, one, now));
    const second = closeAtHead(fold);
    if (first === undefined || second === null) throw new Error('no summaries');
    expect([first.closed_by, second.closed_by, second.up_ms]).toEqual(['config', 'removal', 177 * 60_000]);
    const days = seen(withoutExpired(events));
    const faultOf = (changes: Partial<DaySummarized>) =>
      summaryFault(days, said({ ...changes, seq: 6 }), null, [], now);
    expect([faultOf(first), faultOf(second)]).toEqual([null, null]);
  });

  const onward = (from: number) => [2, 3, 4, 5, 6].filter((n) => n >= from).map((n) => up(n * day + 60));

  /** The days of which a forged figure is found. */
  const found = (
    steps: readonly (readonly [number, Command])[],
    forged: Partial<DaySummarized>,
    from = 2,
  ) => {
    const events = streamAt(...begun, ...steps, ...onward(from));
    const summaries = summariesOf(events, now).map(summarized);
    const days = seen(withoutExpired(events));
    const honest = seen(withoutExpired(events));
    expect(
      summaries.map((one) => summaryFault(honest, one, null, [], now)).filter((fault) => fault !== null),
    ).toEqual([]);
    return summaries
      .filter((one) => summaryFault(days, { ...one, ...forged }, null, [], now) !== null)
      .map((one) => one.day.slice(-1));
  };

  it.each([
    ['two checks', [up(day + 60), up(day + 120)], '3456'],
    ['one check', [up(day + 60)], '456'],
    ['a config alone', [config(day + 60)], '56'],
    ['a removal', [up(day + 60), config(day + 120, { removed: true }), config(2 * day + 1)], '56'],
    [
      'checks and one by a clock that was ahead',
      [up(day + 60), up(3 * day + 1, day + 1000), up(day + 1001)],
      '56',
    ],
  ] as const)('derives time again once nothing goes on from them: %s', (_name, steps, derived) => {
    expect(found(steps, { up_ms: 1 }).join('')).toBe(derived);
  });

  it('does not expect how far a clock that went back had counted', () => {
    const steps = [up(day + 600), up(day + 300, day + 601), config(2 * day + 1)];
    expect(found(steps, { up_ms: 1 }, 3).join('')).toBe('6');
  });

  it('derives what the checks of the day itself say', () => {
    expect(found([up(day + 60)], { checks: 9 }).join('')).toBe('23456');
    expect(found([up(day + 60)], { latency: [] }).join('')).toBe('23456');
  });
});

describe('the audit of a day of which checks by a clock that was ahead have expired', () => {
  const expiring = { check_interval_seconds: 43_200, retain_checks_days: 7, failure_threshold: 2 };
  /** A check of the third day, which expires, before those of the second. */
  const events = streamAt(
    [0, configRead(0, expiring)],
    up(1),
    up(2 * day + 60),
    [day + 61, checked(day + 61, 'DOWN')],
    [day + 120, checked(day + 120, 'UP')],
  );
  const left = events.filter(({ event }) => event.seq !== 3);
  const fold = beginDays('api');
  const closed = events.flatMap((one) => foldDays(fold, one, now));
  const [first, second, third] = [...closed, closeAtHead(fold), closeAtHead(fold)].map((one) =>
    said({ ...one, seq: 6 }),
  );
  if (first === undefined || second === undefined || third === undefined) throw new Error('no summaries');

  const faultsOf = (summaries: readonly DaySummarized[], at: number) => {
    const days = beginDaysAudit('api');
    for (const one of left) seeForDays(days, one, at);
    return summaries.map((one) => summaryFault(days, one, null, [], at));
  };

  it('accepts what they may have been', () => {
    expect([second.day, third.day, third.checks]).toEqual(['2026-01-02', '2026-01-03', 1]);
    expect(faultsOf([first, second, third], now)).toEqual([null, null, null]);
  });

  it('leaves a day closed that they closed', () => {
    const later = streamAt(
      [0, configRead(0, expiring)],
      up(1),
      up(day + 60),
      up(2 * day + 60),
      [day + 120, checked(day + 120, 'DOWN')],
      [day + 180, checked(day + 180, 'UP')],
    );
    const whole = beginDays('api');
    const byEvents = later.flatMap((one) => foldDays(whole, one, now));
    const summaries = [...byEvents, closeAtHead(whole)].map((one) => said({ ...one, seq: 7 }));
    expect(summaries.map((one) => [one.day.slice(-1), one.closed_by])).toEqual([
      ['1', 'check'],
      ['2', 'check'],
      ['3', 'silence'],
    ]);
    const days = seen(later.filter(({ event }) => event.seq !== 3 && event.seq !== 4));
    expect(summaries.map((one) => summaryFault(days, one, null, [], now))).toEqual([null, null, null]);
  });

  it('goes on with the days after it', () => {
    const later = streamAt(
      [0, configRead(0, expiring)],
      up(1),
      up(2 * day + 60),
      [day + 61, checked(day + 61, 'DOWN')],
      [day + 120, checked(day + 120, 'UP')],
      up(4 * day + 1),
      up(5 * day + 1),
    );
    const summaries = summariesOf(later, now).map((one) => said({ ...one, seq: 8 }));
    expect(summaries.map((one) => one.day.slice(-1)).join('')).toBe('1235');
    const days = seen(later.filter(({ event }) => event.seq !== 3));
    const [, , , last] = summaries;
    if (last === undefined) throw new Error('no summary');
    const faults = [...summaries.slice(0, 3), { ...last, checks: 3 }].map((one) =>
      summaryFault(days, one, null, [], now),
    );
    expect(faults.slice(0, 3)).toEqual([null, null, null]);
    expect(faults[3]).toMatch('is a summary of 2026-01-05 that does not follow');
  });

  it('finds more checks than have expired, and checks that cannot have', () => {
    const fault = `is a summary of 2026-01-03, which nothing before it closes`;
    expect(faultsOf([first, second, { ...third, checks: 2 }], now)).toEqual([null, null, fault]);
    const soon = Date.parse(minute(8 * day + 120));
    expect(faultsOf([first, second, third], soon)).toEqual([null, null, fault]);
  });
});
