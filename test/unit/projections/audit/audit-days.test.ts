import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../../src/events/chain-event.ts';
import type { DaySummarized } from '../../../../src/events/day-summarized.ts';
import { beginDaysAudit, seeForDays, summaryFault } from '../../../../src/projections/audit/audit-days.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, metadataAt, minute, summary } from '../../../support/ledger/commands.ts';
import { summariesOf, summarized } from '../../../support/report/summed-report.ts';

const day = 1440;
const now = Date.parse(minute(400 * day));

/** An API that is checked once a day, on this many days. */
const daily = (days: number): readonly ChainedEvent[] => {
  let state = initialHealth('api');
  const at = Array.from({ length: days }, (_, i) => i * day + 1);
  return [configRead(0, { check_interval_seconds: 3600 }), ...at.map((n) => checked(n, 'UP'))].flatMap(
    (command, i) => {
      const { events, after } = decideAll(state, metadataAt(i === 0 ? 0 : (i - 1) * day + 1), [command]);
      state = after;
      return events;
    },
  );
};

const seen = (events: readonly ChainedEvent[]) => {
  const days = beginDaysAudit('api');
  for (const one of events) seeForDays(days, one, now);
  return days;
};

const said = (changes: Partial<DaySummarized>): DaySummarized => ({ ...summarized(summary), ...changes });

describe('the audit of a summary', () => {
  it.each(['check', 'silence'] as const)('finds one by %s that nothing before it closes', (closed_by) => {
    expect(summaryFault(beginDaysAudit('api'), said({ seq: 1, closed_by }), null)).toBe(
      'is a summary of 2026-01-01, which nothing before it closes',
    );
  });

  it('finds one of another day than the one that comes next', () => {
    expect(summaryFault(seen(daily(2)), said({ day: '2026-01-02' }), null)).toBe(
      'is a summary of 2026-01-02; by the log before it, 2026-01-01 comes next',
    );
  });

  it('accuses none where the days before it cannot be derived', () => {
    const days = { ...beginDaysAudit('api'), fold: null };
    expect(summaryFault(days, said({}), null)).toBeNull();
  });

  it('names what differs as long as few days wait, and after that only that something does', () => {
    const events = daily(35);
    const days = seen(events);
    const faults = summariesOf(events, now).map((one, i) =>
      summaryFault(days, { ...summarized(one), checks: i % 32 === 0 ? 9 : one.checks }, null),
    );
    expect(faults.filter((fault) => fault !== null)).toEqual([
      'is a summary of 2026-01-01 that does not follow from the events of that day (checks)',
      'is a summary of 2026-02-02 that does not follow from the events of that day',
    ]);
  });
});
