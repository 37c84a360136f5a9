import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../src/events/chain-event.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { startOf, dayIn } from '../../../src/projections/days/utc-days.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { beginHistory, endHistory, foldHistory } from '../../../src/projections/report/api-history.ts';
import { reportApi, type ApiReport } from '../../../src/projections/report/report-figures.ts';
import type { ReportPeriod } from '../../../src/projections/report/report-period.ts';
import { checked, configRead } from '../../support/ledger/commands.ts';
import { summarized, summariesOf, summedReport } from '../../support/report/summed-report.ts';
import { resumeDays } from '../../../src/projections/days/begin-days.ts';
import { foldDays } from '../../../src/projections/days/day-fold.ts';
import { closingOf } from '../../../src/projections/days/closing.ts';
import { naiveSeconds } from '../../support/report/naive-report.ts';
import { runs } from '../../support/runs.ts';

const start = Date.UTC(2026, 9, 25, 20);
const dayMs = 86_400_000;

type Step = Readonly<{
  /** seconds after the step before it */
  after: number;
  outcome: Outcome;
  latency: number;
  config: Readonly<{ F: number; S: number; interval: number; enabled: boolean; removed: boolean }> | null;
}>;

const step = fc.record({
  after: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1200, max: 4000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 300_000 }) },
  ),
  outcome: fc.constantFrom<Outcome>('UP', 'UP', 'DOWN'),
  latency: fc.integer({ min: 0, max: 9000 }),
  config: fc.option(
    fc.record({
      F: fc.integer({ min: 1, max: 4 }),
      S: fc.integer({ min: 1, max: 3 }),
      interval: fc.constantFrom(1800, 3600),
      enabled: fc.constantFrom(true, true, true, false),
      removed: fc.constantFrom(false, false, false, true),
    }),
    { freq: 12 },
  ),
});
const steps = fc.array(step, { minLength: 5, maxLength: 90, size: 'max' });
const first = { F: 2, S: 2, interval: 3600, enabled: true, removed: false };

const streamOf = (all: readonly Step[]): readonly ChainedEvent[] => {
  const events: ChainedEvent[] = [];
  let state = initialHealth('api');
  let time = start;
  for (const [i, { after, outcome, latency, config }] of all.entries()) {
    time += after * 1000;
    const at = new Date(time).toISOString();
    const read = i === 0 ? first : config;
    const isMonitored = state.config?.enabled === true && !state.config.removed;
    if (read === null && !isMonitored) continue;
    const command =
      read === null
        ? checked(i, outcome, { checked_at: at, latency_ms: latency })
        : configRead(i, {
            failure_threshold: read.F,
            success_threshold: read.S,
            check_interval_seconds: read.interval,
            enabled: read.enabled,
            removed: read.removed,
          });
    const own =
      command._tag === 'RecordConfig'
        ? { ...command, configured: { ...command.configured, read_at: at } }
        : command;
    const decided = decideAll(
      state,
      { pass_id: `pass-${String(i)}`, recorded_at: at, runner: { id: 'r', version: '0' } },
      [own],
    );
    events.push(...decided.events);
    state = decided.after;
  }
  return events;
};

const periodOf = (since: number, until: number): ReportPeriod => ({
  since,
  until,
  now: start + 400 * dayMs,
  edges: [since, until],
  forPage: false,
});

const exact = (events: readonly ChainedEvent[], period: ReportPeriod): ApiReport => {
  const history = beginHistory('api', period);
  for (const { line } of events) foldHistory(history, period, E.right(line));
  endHistory(history, period);
  return reportApi(history, period);
};

const now = start + 400 * dayMs;
const midnight = Math.floor(start / dayMs) * dayMs;

describe('the summaries of days', () => {
  it('say of each day what the report says of it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const events = streamOf(all);
        for (const summary of summariesOf(events, now)) {
          const from = startOf(dayIn(summary.day));
          const told = exact(events, periodOf(from, from + dayMs));
          expect({
            day: summary.day,
            up: summary.up_ms,
            down: summary.down_ms,
            unknown: summary.unknown_ms,
            monitored: dayMs - summary.unmonitored_ms,
            checks: summary.checks,
          }).toEqual({
            day: summary.day,
            up: told.up_ms,
            down: told.down_ms,
            unknown: told.unknown_ms,
            monitored: told.monitored_ms,
            checks: told.checks,
          });
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('say of each day what a model that looks at each of its seconds says', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const events = streamOf(all);
        const [summary] = summariesOf(events, now);
        if (summary === undefined) return;
        const from = startOf(dayIn(summary.day));
        const seconds = naiveSeconds(
          events.map(({ event }) => event),
          from,
          from + dayMs,
        );
        const down = seconds.filter((each) => each.monitored && each.observed > 0 && each.state === 'DOWN');
        expect(summary.down_ms).toBe(down.length * 1000);
      }),
      { numRuns: runs(20) },
    );
  });

  it('are the same for whoever goes on from the one before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const events = streamOf(all);
        const summaries = summariesOf(events, now);
        for (const [i, summary] of summaries.slice(0, -1).entries()) {
          const closing = closingOf(summarized(summary));
          if (closing === null) throw new Error('not a closing');
          const fold = resumeDays('api', summary, dayIn(summary.day), closing);
          const next = events
            .filter(({ line }) => line.seq > summary.until_seq)
            .flatMap((one) => foldDays(fold, one, now));
          expect(next).toEqual(summaries.slice(i + 1));
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it('make the report that all checks make', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 8 }),
        fc.oneof(fc.constant(0), fc.integer({ min: 0, max: dayMs })),
        (all, skip, length, rest) => {
          const events = streamOf(all);
          const since = midnight + skip * dayMs;
          const period = periodOf(since, since + length * dayMs + rest);
          const told = exact(events, period);
          const { latency_ms, ...figures } = summedReport(events, summariesOf(events, now), period);
          const { latency_ms: exactly, ...all_ } = told;
          expect(figures).toEqual(all_);
          for (const name of ['p50', 'p95', 'p99'] as const) {
            const [one, other] = [latency_ms[name], exactly[name]];
            expect(one === null).toBe(other === null);
            if (one !== null && other !== null)
              expect(Math.abs(one - other)).toBeLessThanOrEqual(other / 100);
          }
        },
      ),
      { numRuns: runs(400), endOnFailure: true },
    );
  });

  it('tell silent days that a run of failures kept from being closed before monitoring ended', () => {
    const one = (after: number, outcome: Outcome, config: Step['config'] = null): Step => ({
      after,
      outcome,
      latency: 1,
      config,
    });
    const all = [
      one(1800, 'UP'),
      one(1800, 'UP'),
      one(3600, 'UP'),
      one(5400, 'DOWN'),
      one(300_000, 'UP', { ...first, enabled: false }),
      one(100_000, 'UP', first),
      one(100_000, 'UP', { ...first, enabled: false }),
    ];
    const events = streamOf(all);
    const period = periodOf(midnight + dayMs, midnight + 6 * dayMs);
    const { latency_ms: _one, ...figures } = summedReport(events, summariesOf(events, now), period);
    const { latency_ms: _other, ...told } = exact(events, period);
    expect(figures).toEqual(told);
    expect(told.monitored_ms).toBeGreaterThan(2 * dayMs);
  });
});
