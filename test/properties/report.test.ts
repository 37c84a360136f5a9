import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import type { Outcome } from '../../src/events/fields/outcome.ts';
import type { ChainedEvent } from '../../src/events/chain-event.ts';
import { beginHistory, endHistory, foldHistory } from '../../src/projections/report/api-history.ts';
import { initialHealth } from '../../src/projections/health/health-state.ts';
import { decideAll } from '../../src/projections/health/decide-all.ts';
import type { ReportPeriod } from '../../src/projections/report/report-period.ts';
import { reportApi, type ApiReport } from '../../src/projections/report/report-figures.ts';
import { timeOf } from '../../src/projections/report/time-buckets.ts';
import { naiveIncidents, naiveSeconds } from '../support/report/naive-report.ts';
import { checked, configRead } from '../support/ledger/commands.ts';
import { runs } from '../support/runs.ts';

const start = Date.UTC(2026, 9, 25);
const dayMs = 86_400_000;

type Step =
  | Readonly<{ do: 'check'; after: number; outcome: Outcome; latency: number }>
  | Readonly<{
      do: 'configure';
      after: number;
      F: number;
      S: number;
      interval: number;
      enabled: boolean;
      removed: boolean;
      url: number;
      days: number | null;
    }>;

const pause = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 50, max: 75 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 900 }) },
);
const check: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('check'),
  after: pause,
  outcome: fc.constantFrom('UP', 'UP', 'UP', 'DOWN'),
  latency: fc.integer({ min: 0, max: 5000 }),
});
const configure: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('configure'),
  after: pause,
  F: fc.integer({ min: 1, max: 3 }),
  S: fc.integer({ min: 1, max: 3 }),
  interval: fc.constantFrom(30, 60, 120),
  enabled: fc.constantFrom(true, true, true, false),
  removed: fc.constantFrom(false, false, false, false, true),
  url: fc.nat({ max: 1 }),
  days: fc.constantFrom(null, 1),
});
const steps = fc.tuple(
  configure,
  fc.array(fc.oneof({ weight: 14, arbitrary: check }, { weight: 1, arbitrary: configure }), {
    maxLength: 60,
    size: 'max',
  }),
);

/** The stream that these steps make through the reducer. No check is made while the API is not watched. */
const streamOf = ([first, rest]: readonly [Step, readonly Step[]]): readonly ChainedEvent[] => {
  const events: ChainedEvent[] = [];
  let state = initialHealth('api');
  let time = start;
  for (const [i, step] of [first, ...rest].entries()) {
    time += step.after * 1000;
    const at = new Date(time).toISOString();
    const monitored = state.config?.enabled === true && !state.config.removed;
    if (step.do === 'check' && !monitored) continue;
    const observation =
      step.do === 'check'
        ? checked(i, step.outcome, { checked_at: at, latency_ms: step.latency })
        : {
            ...configRead(i, {
              failure_threshold: step.F,
              success_threshold: step.S,
              check_interval_seconds: step.interval,
              enabled: step.enabled,
              removed: step.removed,
              url: `https://api.example/${String(step.url)}`,
              retain_checks_days: step.days,
            }),
          };
    const read =
      observation._tag === 'RecordConfig'
        ? { ...observation, configured: { ...observation.configured, read_at: at } }
        : observation;
    const proposal = decideAll(
      state,
      { pass_id: `pass-${String(i)}`, recorded_at: at, runner: { id: 'r', version: '0' } },
      [read],
    );
    events.push(...proposal.events);
    state = proposal.after;
  }
  return events;
};

const history = (events: readonly ChainedEvent[], period: ReportPeriod) => {
  const folded = beginHistory('api', period);
  for (const { line } of events) foldHistory(folded, period, E.right(line));
  endHistory(folded, period);
  return folded;
};

const borders = fc.tuple(fc.integer({ min: -300, max: 5000 }), fc.integer({ min: 1, max: 5000 }));

const periodOf = (since: number, length: number, now: number, parts = 1): ReportPeriod => {
  const [from, to] = [start + since * 1000, start + (since + length) * 1000];
  const edges = Array.from({ length: parts }, (_, i) => from + Math.floor((length * i) / parts) * 1000);
  return { since: from, until: to, now, edges: [...new Set([...edges, to])], forPage: true };
};

const expectNaive = (report: ApiReport, events: readonly Event[], { since, until }: ReportPeriod): void => {
  const seconds = naiveSeconds(events, since, until);
  const total = (of: (second: (typeof seconds)[number]) => number): number =>
    seconds.reduce((sum, second) => sum + of(second), 0) * 1000;
  expect(report.up_ms).toBeCloseTo(
    total(({ observed, state }) => (state === 'UP' ? observed : 0)),
    -1,
  );
  expect(report.down_ms).toBeCloseTo(
    total(({ observed, state }) => (state === 'DOWN' ? observed : 0)),
    -1,
  );
  expect(report.monitored_ms).toBe(total(({ monitored }) => Number(monitored)));
  expect(report.unknown_ms).toBeCloseTo(
    total(({ monitored, observed }) => (monitored ? 1 - observed : 0)),
    -1,
  );
};

const eventsOf = (sealed: readonly ChainedEvent[]): readonly Event[] => sealed.map(({ event }) => event);

describe('a report', () => {
  it('tells the same time as a model that looks at each second by itself', () => {
    fc.assert(
      fc.property(steps, borders, (all, [since, length]) => {
        const events = streamOf(all);
        const period = periodOf(since, length, start + 10 * dayMs);
        expectNaive(reportApi(history(events, period), period), eventsOf(events), period);
      }),
      { numRuns: runs(300) },
    );
  });

  it('does so when routine checks have lawfully expired', () => {
    fc.assert(
      fc.property(steps, borders, fc.integer({ min: 0, max: 6000 }), (all, [since, length], expired) => {
        const now = start + dayMs + expired * 1000;
        const events = streamOf(all).filter(
          ({ event }) =>
            event.type !== 'CheckCompleted' ||
            event.expires_at === undefined ||
            event.expires_at * 1000 > now,
        );
        const period = periodOf(since, length, now);
        expectNaive(reportApi(history(events, period), period), eventsOf(events), period);
      }),
      { numRuns: runs(300) },
    );
  });

  it('tells of the parts of its period what it tells of the whole', () => {
    fc.assert(
      fc.property(steps, borders, fc.integer({ min: 1, max: 12 }), (all, [since, length], parts) => {
        const events = streamOf(all);
        const period = periodOf(since, length, start + 10 * dayMs, parts);
        const { coverage } = history(events, period);
        for (const [part, from] of period.edges.slice(0, -1).entries()) {
          const until = period.edges[part + 1] ?? from;
          const alone = { ...period, since: from, until, edges: [from, until] };
          const { buckets: whole } = history(events, alone).coverage;
          for (const kind of ['up', 'down', 'monitored'] as const)
            expect(timeOf(coverage.buckets, kind, part)).toBeCloseTo(timeOf(whole, kind), 3);
        }
      }),
    );
  });

  it('lists the incidents of which some time in the period was monitored, and tells why one that goes on was watched no more', () => {
    fc.assert(
      fc.property(steps, borders, (all, [since, length]) => {
        const events = streamOf(all);
        const period = periodOf(since, length, start + 10 * dayMs);
        const report = reportApi(history(events, period), period);
        expect(
          report.incidents.map(({ from, to, stopped, duration_ms }) => ({ from, to, stopped, duration_ms })),
        ).toEqual(naiveIncidents(eventsOf(events), period.since, period.until));
        for (const incident of report.incidents)
          expect(incident.observed_ms).toBeLessThanOrEqual(incident.duration_ms);
        if (report.monitored_ms === 0) expect(report.incidents).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});
