import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../../src/events/chain-event.ts';
import type { DaySummarized } from '../../../../src/events/day-summarized.ts';
import { beginDaysAudit, seeForDays } from '../../../../src/projections/audit/audit-days.ts';
import { summaryFault } from '../../../../src/projections/audit/summary-fault.ts';
import { beginDays } from '../../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../../src/projections/days/day-fold.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { decideAll } from '../../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, metadataAt, minute } from '../../../support/ledger/commands.ts';
import { summarized } from '../../../support/report/summed-report.ts';

const day = 1440;
const now = Date.parse(minute(400 * day));
const plain = { check_interval_seconds: 3600, retain_checks_days: 7 };

type Step = readonly [number, Command];
const up = (n: number): Step => [n, checked(n, 'UP')];
const down = (n: number): Step => [n, checked(n, 'DOWN')];

const streamAt = (...steps: readonly Step[]): readonly ChainedEvent[] => {
  let state = initialHealth('api');
  return [[0, configRead(0, plain)] as const, ...steps].flatMap(([n, command]) => {
    const { events, after } = decideAll(state, metadataAt(n), [command]);
    state = after;
    return events;
  });
};

/** The summaries of all days of a stream, of the last ones at its head. */
const summariesOf = (events: readonly ChainedEvent[]): readonly DaySummarized[] => {
  const fold = beginDays('api');
  const summaries = events.flatMap((one) => foldDays(fold, one, now));
  for (let last = closeAtHead(fold); last !== null; last = closeAtHead(fold)) {
    summaries.push(last);
    fold.history.seq += 1;
  }
  const head = events.length;
  return summaries.map((one) => ({ ...summarized(one), seq: Math.max(head, one.until_seq) + 1 }));
};

/** The faults of these summaries when the check at minute `lost` has expired. */
const faultsOf = (
  events: readonly ChainedEvent[],
  lost: number,
  summaries: readonly DaySummarized[] = summariesOf(events),
): readonly string[] => {
  const gone = events.find(
    ({ event }) => event.type === 'CheckCompleted' && event.checked_at === minute(lost),
  );
  if (gone === undefined) throw new Error('no such check');
  const { seq } = gone.event;
  const days = beginDaysAudit('api');
  for (const one of events) if (one !== gone) seeForDays(days, one, now);
  const gaps = [{ from_seq: seq, to_seq: seq }];
  return summaries
    .map((one) => summaryFault(days, one, null, gaps, now))
    .filter((fault): fault is string => fault !== null);
};

const textOf = (summaries: readonly DaySummarized[]): string =>
  summaries.map((one) => `${one.day.slice(-1)}${one.closed_by[0] ?? ''}${String(one.until_seq)}`).join(' ');

describe('an audit where clocks jumped, and a check of a jump has expired', () => {
  it('does not expect how long an incident was observed on days that were summarized', () => {
    const events = streamAt(
      up(1),
      down(day + 60),
      down(4 * day + 60),
      down(day + 300),
      down(30),
      down(day + 360),
      up(day + 420),
      up(4 * day + 120),
      up(5 * day + 1),
    );
    const [, , third] = summariesOf(events);
    expect(third?.closing).toMatchObject({
      ended: [4, Date.parse(minute(day + 60)), Date.parse(minute(day + 420)), 3 * 3_600_000],
    });
    expect(faultsOf(events, 30)).toEqual([]);
  });

  it('leaves a day closed that had only this check, and the day after it as it goes on', () => {
    const events = streamAt(
      up(1),
      up(day + 600),
      up(180),
      up(2 * day + 60),
      up(day + 60),
      up(day + 120),
      up(2 * day + 120),
      up(3 * day + 1),
      up(4 * day + 1),
    );
    const summaries = summariesOf(events);
    expect(textOf(summaries)).toBe('1c2 2c4 3c8 4c9 5s10');
    expect(faultsOf(events, day + 600)).toEqual([]);
    const forged = summaries.map((one) => (one.day.endsWith('2') ? { ...one, until_seq: 3 } : one));
    expect(faultsOf(events, day + 600, forged)).not.toEqual([]);
  });

  const closedByIt = streamAt(
    up(1),
    up(2 * day + 60),
    up(120),
    up(3 * day + 60),
    up(180),
    up(2 * day + 120),
    up(3 * day + 120),
    up(4 * day + 1),
    up(4 * day + 62),
    up(5 * day + 1),
    up(5 * day + 62),
    up(6 * day + 1),
  );

  it('leaves a day closed that this check closed', () => {
    expect(textOf(summariesOf(closedByIt))).toBe('1c2 3c4 4c8 5c10 6c12 7s13');
    expect(faultsOf(closedByIt, 3 * day + 60)).toEqual([]);
  });

  it('accepts no more checks of later days than have expired', () => {
    const summaries = summariesOf(closedByIt);
    const withAhead = (checks: number) =>
      summaries.map((one) => {
        const ahead = [
          { day: 20_500, own: true, checks, up_ms: 0, down_ms: 0, latency: [], partial: false, told_to: 0 },
        ];
        return one.day.endsWith('6') ? { ...one, closing: { ...one.closing, ahead } } : one;
      });
    expect(faultsOf(closedByIt, 3 * day + 60, withAhead(1))).toEqual([]);
    expect(faultsOf(closedByIt, 3 * day + 60, withAhead(2))).toEqual([
      'is a summary of 2026-01-06 that does not follow from the events of that day (closing)',
    ]);
    const unread = summaries.map((one) =>
      one.day.endsWith('6') ? { ...one, closing: { ...one.closing, ahead: 7 } } : one,
    );
    expect(faultsOf(closedByIt, 3 * day + 60, unread)).not.toEqual([]);
  });

  it('does not expect a later day to be in part because of it', () => {
    const events = streamAt(
      up(1),
      up(3 * day + 60),
      up(600),
      up(200),
      up(day + 60),
      up(day + 120),
      up(day + 180),
      up(2 * day + 1),
    );
    expect(textOf(summariesOf(events)).slice(0, 9)).toBe('1c2 2c8 3');
    expect(faultsOf(events, 600)).toEqual([]);
  });

  it('closes the days behind one of which nothing is left', () => {
    const events = streamAt(up(1), up(4 * day + 60), up(120), up(2 * day + 60), up(180));
    expect(textOf(summariesOf(events))).toBe('1c2 3s6 5s7');
    expect(faultsOf(events, 2 * day + 60)).toEqual([]);
  });

  it('finds a summary that begins elsewhere than where the one before it ends', () => {
    const forged = summariesOf(closedByIt).map((one) =>
      one.day.endsWith('4') ? { ...one, from_seq: 4 } : one,
    );
    expect(faultsOf(closedByIt, 3 * day + 60, forged)).toEqual([
      'is a summary of 2026-01-04 from 4 on; by the summary before it, that day begins with 5',
    ]);
  });
});
