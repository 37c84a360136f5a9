import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { pagePeriod } from '../../../../src/projections/page/page-days.ts';
import {
  asOfPage,
  beginPageHistory,
  endPageHistory,
  entryOf,
  foldPageLine,
  pageDays,
  resumePageHistory,
} from '../../../../src/projections/page/page-history.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const at = (n: number): number => Date.parse(minute(n));
const linesOf = (commands: readonly Command[]): readonly EventRecord[] =>
  streamOf(commands).events.map(({ line }) => line);
const folded = (commands: readonly Command[], asOf: number) => {
  const period = pagePeriod(asOf);
  const page = beginPageHistory('api', period);
  for (const line of linesOf(commands)) foldPageLine(page, period, E.right(line));
  return { page, period };
};
const outage = [configRead(0), checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'UP')];

describe('the history of a page', () => {
  it('says as of a time what it said when that time came', () => {
    const { page, period } = folded(outage, at(2));
    const then = folded(outage.slice(0, 3), at(2));
    expect(entryOf(asOfPage(page, period))).toEqual(entryOf(asOfPage(then.page, period)));
  });

  it('goes on after a pass whose clock was ahead, once one follows whose clock was right', () => {
    const ahead = [configRead(0), checked(1, 'UP'), checked(90, 'UP'), checked(3, 'UP')];
    const { page, period } = folded(ahead, at(5));
    expect(page.snapshot).toBeNull();
    expect(asOfPage(page, period)).toBe(page);
    expect(page.latest).toBe(at(3));
  });

  it('stops at a line that cannot be read, and says which', () => {
    const damaged = invalidItem('event', 'api', 9, ['is not a JSON object']);
    const { page, period } = folded(outage, at(5));
    foldPageLine(page, period, E.left(damaged));
    expect(page.unreadable).toEqual(damaged);
    const [line] = linesOf(outage);
    if (line === undefined) throw new Error('no event');
    foldPageLine(page, period, E.right({ ...line, body: '[]' }));
    expect(page.unreadable).toEqual(damaged);
    const other = beginPageHistory('api', period);
    foldPageLine(other, period, E.right({ ...line, body: '[]' }));
    expect(other.unreadable).toMatchObject({ api_id: 'api', seq: 1, faults: ['is not a JSON object'] });
  });

  it('leaves out days that a later page shows no more', () => {
    const { page, period } = folded(outage, at(3));
    const entry = entryOf(page);
    expect(entry.days).toHaveLength(1);
    expect(pageDays(resumePageHistory(entry, period), period).some(({ up }) => up > 0)).toBe(true);
    const later = pagePeriod(at(100 * 1440));
    expect(pageDays(resumePageHistory(entry, later), later).every(({ up }) => up === 0)).toBe(true);
  });

  it('ends without a check as well', () => {
    const { page, period } = folded([configRead(0)], at(5));
    endPageHistory(page, period);
    expect(pageDays(page, period).at(-1)).toMatchObject({ up: 0, down: 0, monitored: 5 * 60_000 });
  });
});
