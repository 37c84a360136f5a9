import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../../src/events/chain-event.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { startOf } from '../../../src/projections/days/utc-days.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { beginHistory, endHistory, foldHistory } from '../../../src/projections/report/api-history.ts';
import { reportApi } from '../../../src/projections/report/report-figures.ts';
import { checked, configRead } from '../../support/ledger/commands.ts';
import { summariesOf, summedReport } from '../../support/report/summed-report.ts';
import { runs } from '../../support/runs.ts';

const firstDay = 20_454;
const days = 365;
const hour = 3_600_000;
const interval = 8 * hour;

/** Three checks a day at most, as many as an API has that is checked each eight hours. */
const outcomes: fc.Arbitrary<readonly (Outcome | 'none')[]> = fc.array(
  fc.constantFrom<Outcome | 'none'>('UP', 'UP', 'UP', 'UP', 'UP', 'DOWN', 'DOWN', 'none'),
  { minLength: 3 * (days + 2), maxLength: 3 * (days + 2), size: 'max' },
);

const yearOf = (all: readonly (Outcome | 'none')[], F: number): readonly ChainedEvent[] => {
  const events: ChainedEvent[] = [];
  let state = initialHealth('api');
  for (const [i, outcome] of all.entries()) {
    if (outcome === 'none' && i > 0) continue;
    const at = new Date(startOf(firstDay) + i * interval + (i % 7) * 60_000).toISOString();
    const read = configRead(0, { failure_threshold: F, check_interval_seconds: interval / 1000 });
    const config =
      read._tag === 'RecordConfig' ? [{ ...read, configured: { ...read.configured, read_at: at } }] : [];
    const check = checked(i, outcome === 'DOWN' ? 'DOWN' : 'UP', {
      checked_at: at,
      latency_ms: 20 + (i % 400),
    });
    const stamp = { pass_id: `p${String(i)}`, recorded_at: at, runner: { id: 'r', version: '0' } };
    const decided = decideAll(state, stamp, [...(i === 0 ? config : []), check]);
    events.push(...decided.events);
    state = decided.after;
  }
  return events;
};

describe('a year of expired checks', () => {
  it('gives what it gave when they were there', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.integer({ min: 1, max: 4 }),
        fc.oneof(
          fc.constant([0, days] as const),
          fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 201, max: days })),
        ),
        (all, F, [from, to]) => {
          const events = yearOf(all, F);
          const [since, until] = [startOf(firstDay + from), startOf(firstDay + to)];
          const now = startOf(firstDay + 3 * days);
          const period = { since, until, now, edges: [since, until], forPage: false };
          const summaries = summariesOf(events, startOf(firstDay + days));
          const history = beginHistory('api', period);
          for (const { line } of events) foldHistory(history, period, E.right(line));
          endHistory(history, period);
          const { latency_ms, ...there } = reportApi(history, period);
          const left = events.filter(
            ({ event }) =>
              event.type !== 'CheckCompleted' ||
              event.prev_kept_hash !== undefined ||
              event.seq > Number(summaries.at(-1)?.until_seq),
          );
          expect(left.length).toBeLessThan(events.length);
          const { latency_ms: estimate, ...expired } = summedReport(left, summaries, period);
          expect(expired).toEqual(there);
          for (const name of ['p50', 'p95', 'p99'] as const)
            expect(Math.abs(Number(estimate[name]) - Number(latency_ms[name]))).toBeLessThanOrEqual(
              Number(latency_ms[name]) / 100,
            );
        },
      ),
      { numRuns: runs(16), endOnFailure: true },
    );
  });
});
