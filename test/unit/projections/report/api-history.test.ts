import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { beginHistory, endHistory, foldHistory } from '../../../../src/projections/report/api-history.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import type { ReportPeriod } from '../../../../src/projections/report/report-period.ts';
import { reportApi } from '../../../../src/projections/report/report-figures.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const period = (from: number, to: number, forPage = false): ReportPeriod => {
  const [since, until] = [Date.parse(minute(from)), Date.parse(minute(to))];
  return { since, until, now: Date.parse(minute(100_000)), edges: [since, until], forPage };
};

const reported = (lines: readonly EventRecord[], within: ReportPeriod) => {
  const history = beginHistory('api', within);
  for (const line of lines) foldHistory(history, within, E.right(line));
  endHistory(history, within);
  return { history, report: reportApi(history, within) };
};

/** An observation a minute. */
const linesOf = (observations: readonly Command[]): readonly EventRecord[] =>
  streamOf(observations).events.map(({ line }) => line);

const min = 60_000;
const outage = [
  configRead(0),
  checked(1, 'UP'),
  checked(2, 'DOWN'),
  claimed(3, 4),
  refused(4, 1),
  claimed(5, 4),
  published(6, 4, 2),
  checked(7, 'UP'),
];

describe('the history of an API', () => {
  it('counts alerts that were published in the period, once each', () => {
    const lines = linesOf(outage);
    expect(reported(lines, period(0, 10)).report.alerts).toBe(1);
    expect(reported(lines, period(0, 6)).report.alerts).toBe(0);
    expect(reported(lines, period(6, 7)).report.alerts).toBe(1);
    expect(reported(lines, period(7, 10)).report.alerts).toBe(0);
  });

  it('tells time to a gap of two intervals, and an incident through it', () => {
    const { report } = reported(linesOf(outage), period(0, 10));
    expect(report).toMatchObject({
      up_ms: (1 + 2) * min,
      down_ms: 2 * min,
      monitored_ms: 10 * min,
      incidents: [{ from: minute(2), to: minute(7), duration_ms: 5 * min, observed_ms: 2 * min }],
      mttr_ms: 5 * min,
      mtbf_ms: 3 * min,
    });
  });

  it('ends what expired checks said at an alert that comes after them', () => {
    // Up at 2 and 3 (expired), published at 6: two checks of a minute in four.
    const settled = [
      configRead(0, { retain_checks_days: 1 }),
      checked(1, 'DOWN'),
      checked(2, 'UP'),
      claimed(3, 3),
      checked(4, 'UP'),
      checked(5, 'UP'),
    ];
    const lines = linesOf([...settled, published(6, 3, 1), checked(8, 'UP')]);
    const kept = lines.filter(({ body }) => !body.includes('expires_at'));
    expect(lines.length - kept.length).toBe(3);
    const { history, report } = reported(kept, period(2, 8));
    expect(history.missing).toEqual([]);
    expect(report.coverage_ratio).toBeLessThanOrEqual(1);
    expect(report.up_ms).toBeGreaterThan(2 * min);
  });

  it('has nothing told of a check that came when it was not to be watched', () => {
    const lines = linesOf([configRead(0, { enabled: false }), checked(1, 'UP'), checked(2, 'DOWN')]);
    const { report } = reported(lines, period(0, 5));
    expect(report).toMatchObject({
      up_ms: 0,
      down_ms: 0,
      monitored_ms: 0,
      up_ratio: null,
      coverage_ratio: null,
      checks: 2,
    });
  });

  it('lets a clock that went ahead silence nothing that follows', () => {
    const ahead = (n: number, at: number) => checked(n, 'UP', { checked_at: minute(at) });
    const lines = linesOf([
      configRead(0),
      checked(0, 'UP'),
      ahead(1, 9000),
      ahead(2, 9001),
      checked(3, 'UP'),
      checked(4, 'UP'),
    ]);
    const { report } = reported(lines, period(0, 6));
    expect(report.up_ms).toBe((2 + 3) * min);
  });

  it('tells time once, the first telling, where a clock went back', () => {
    const at = (n: number, time: number, outcome: 'UP' | 'DOWN') =>
      checked(n, outcome, { checked_at: minute(time) });
    const lines = linesOf([
      configRead(0),
      at(1, 0, 'UP'),
      at(2, 3, 'UP'),
      at(3, 4, 'UP'),
      at(4, 2, 'UP'),
      at(5, 3, 'UP'),
      at(6, 6, 'UP'),
    ]);
    expect(reported(lines, period(0, 8)).report.up_ms).toBeLessThanOrEqual(8 * min);
    expect(reported(lines, period(3, 4)).report.up_ms).toBe(min);
  });

  it('ends with the monitoring what was DOWN when it was removed or disabled, and tells no later report of it', () => {
    const down = [configRead(0), checked(1, 'UP'), checked(2, 'DOWN'), checked(3, 'DOWN')];
    const removed = linesOf([...down, configRead(5, { removed: true })]);
    expect(reported(removed, period(0, 60)).report.incidents).toEqual([
      { from: minute(2), to: null, stopped: 'removed', duration_ms: 3 * min, observed_ms: 3 * min },
    ]);
    expect(reported(removed, period(10, 60)).report).toMatchObject({
      incidents: [],
      monitored_ms: 0,
      mtbf_ms: null,
    });
    // As it was before the removal: down at the end.
    expect(reported(removed, period(0, 4)).report.incidents).toMatchObject([
      { stopped: null, duration_ms: 2 * min },
    ]);
    const again = linesOf([
      ...down,
      configRead(5, { enabled: false }),
      configRead(20, { enabled: true }),
      checked(21, 'UP'),
    ]);
    expect(reported(again, period(0, 10)).report.incidents).toMatchObject([
      { to: minute(21), stopped: 'disabled', duration_ms: 19 * min },
    ]);
    expect(reported(again, period(10, 15)).report.incidents).toEqual([]);
    expect(reported(again, period(10, 60)).report.incidents).toMatchObject([
      { to: minute(21), stopped: null },
    ]);
    expect(reported(linesOf([checked(1, 'DOWN')]), period(0, 60)).report.incidents).toEqual([]);
  });

  it('survives a stream whose UP→DOWN is missing', () => {
    const lines = linesOf(outage).filter(({ seq }) => seq !== 4);
    const { history, report } = reported(lines, period(0, 10));
    expect(history.missing).toEqual([{ from_seq: 4, to_seq: 4 }]);
    expect(report.incidents).toEqual([]);
  });

  it('folds nothing after what cannot be read', () => {
    const [first, second, ...rest] = linesOf(outage);
    const within = period(0, 10);
    const damaged = second === undefined ? [] : [{ ...second, body: '{}' }];
    const { history } = reported([...(first === undefined ? [] : [first]), ...damaged, ...rest], within);
    expect(history.unreadable).toMatchObject({ api_id: 'api', seq: 2 });
    expect(history.checks).toEqual({ up: 0, down: 0 });
    const torn = beginHistory('api', within);
    foldHistory(torn, within, E.left(invalidItem('event', 'api', 1, ['is torn'])));
    expect(torn.unreadable?.faults).toEqual(['is torn']);
  });

  it('shows the first and the last checks of an incident, and how many there were', () => {
    const down = Array.from({ length: 30 }, (_, i) => checked(2 + i, 'DOWN'));
    const lines = linesOf([
      configRead(0, { failure_threshold: 3 }),
      checked(1, 'UP'),
      ...down,
      checked(32, 'UP'),
    ]);
    const [incident] = reported(lines, period(0, 40, true)).history.incidents;
    expect(incident).toMatchObject({ checks: 31, from: Date.parse(minute(2)), to: Date.parse(minute(32)) });
    expect(incident?.first.map(({ time }) => time)).toEqual(
      [2, 3, 4, 5, 6, 7].map((n) => Date.parse(minute(n))),
    );
    expect(incident?.last.map(({ time }) => time)).toEqual(
      [29, 30, 31, 32].map((n) => Date.parse(minute(n))),
    );
    expect(incident?.first[0]).toMatchObject({
      outcome: 'DOWN',
      status_code: 503,
      latency_ms: 42,
      error: 'answered 503, expected 200',
    });
    expect(incident?.last.at(-1)).toMatchObject({ outcome: 'UP', status_code: 200, error: null });
  });
});
