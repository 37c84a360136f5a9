import { describe, expect, it } from 'vitest';
import { beginDays } from '../../../../src/projections/days/begin-days.ts';
import { closeAtHead, foldDays } from '../../../../src/projections/days/day-fold.ts';
import { addLateAlerts, addSilence, beginSummed } from '../../../../src/projections/days/summed-history.ts';
import { summedDay } from '../../../../src/projections/days/summed-day.ts';
import { addLater } from '../../../../src/projections/days/later-days.ts';
import type { ReportPeriod } from '../../../../src/projections/report/report-period.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';
import { summarized } from '../../../support/report/summed-report.ts';

const dayMs = 86_400_000;
const since = Date.parse(minute(0));
const period: ReportPeriod = {
  since,
  until: since + 2 * dayMs,
  now: since + 400 * dayMs,
  edges: [since, since + 2 * dayMs],
  forPage: false,
};

const fold = beginDays('api');
for (const one of streamOf([configRead(0), checked(1, 'UP')]).events) foldDays(fold, one, period.now);
const closed = closeAtHead(fold);
if (closed === null) throw new Error('no summary');
const summary = summarized(closed);
const whole = summedDay(summary);
const withClosing = (changes: object) =>
  summedDay({ ...summary, closing: { ...summary.closing, ...changes } });

describe('a period that summaries tell', () => {
  it('counts late alerts, of a summary that can be used', () => {
    const alerts = [since / dayMs, 3];
    const summed = beginSummed('api', period);
    addLateAlerts(summed, withClosing({ alerts, state: 'SIDEWAYS' }));
    expect(summed.history.alerts).toBe(0);
    addLateAlerts(summed, withClosing({ alerts }));
    expect(summed.history.alerts).toBe(3);
  });

  it('is silent only after a summary', () => {
    const summed = beginSummed('api', period);
    addSilence(summed, period.until);
    expect(summed.monitored).toEqual([]);
    addLater(summed, whole);
    addSilence(summed, period.until);
    expect(summed.history.coverage.buckets.monitored[0]).toBe(dayMs);
  });

  it('goes on from events after a later day only if nothing was told of days after it', () => {
    const summed = beginSummed('api', period);
    const next = { day: since / dayMs + 1, own: true, checks: 1, up_ms: 0, down_ms: 0, latency: [] };
    addLater(summed, withClosing({ ahead: [{ ...next, partial: false, told_to: 0 }] }));
    expect([summed.last?.seq, summed.resume]).toEqual([summary.seq, null]);
    addLater(summed, whole);
    expect(summed.resume).toBe(summed.last);
  });
});
