import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ChainedEvent } from '../../src/events/chain-event.ts';
import { endWhatIf, foldWhatIf } from '../../src/projections/what-if/what-if-history.ts';
import { beginWhatIf, type WhatIfPeriod } from '../../src/projections/what-if/what-if-state.ts';
import { whatIfRows } from '../../src/projections/what-if/compare-scenarios.ts';
import { apiChange } from '../../src/projections/what-if/compare-apis.ts';
import type { Policy } from '../../src/projections/what-if/scenario.ts';
import { checksUnder, history, type Played } from '../arbitraries/history.ts';
import { minute } from '../support/ledger/commands.ts';
import { runs } from '../support/runs.ts';

const asRecorded: Policy = { failure_threshold: null, success_threshold: null, expected: null };

const none = { proposed: false, current: false };

const eventsOf = (all: readonly Played[]): readonly ChainedEvent[] => all.flatMap(({ events }) => events);

const replayed = (events: readonly ChainedEvent[], period: WhatIfPeriod, policies: readonly Policy[]) => {
  const folded = beginWhatIf('api', policies);
  for (const { line } of events) foldWhatIf(folded, period, E.right(line));
  endWhatIf(folded, period);
  expect(folded.unreadable).toBeNull();
  return folded;
};

const period = (from: number, to: number): WhatIfPeriod => ({
  since: Date.parse(minute(from)),
  until: Date.parse(minute(to)),
  short: 10 * 60_000,
  lists: true,
  now: Date.parse(minute(100_000)),
});

const borders = fc.tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 1, max: 70 }));
const threshold = fc.integer({ min: 1, max: 4 });
const outcomes = fc.array(fc.constantFrom('UP' as const, 'DOWN' as const), { maxLength: 80, size: 'max' });

/** How often the state changes, counted by hand over bare outcomes. */
const naiveAlerts = (F: number, S: number, all: readonly ('UP' | 'DOWN')[]): number => {
  let [state, run, count] = ['UP', 0, 0];
  for (const outcome of all) {
    run = outcome === state ? 0 : run + 1;
    if (run < (outcome === 'DOWN' ? F : S) || run === 0) continue;
    [state, run, count] = [outcome, 0, count + 1];
  }
  return count;
};

describe('whatif', () => {
  it('tells with the thresholds that were in force exactly the transitions that were recorded', () => {
    fc.assert(
      fc.property(history(), borders, (all, [from, length]) => {
        const events = eventsOf(all);
        const within = period(from, from + length);
        const folded = replayed(events, within, [asRecorded, asRecorded]);
        const recorded = events
          .map(({ event }) => event)
          .filter((event) => event.type === 'StateChanged')
          .filter(({ at }) => at >= minute(from) && at < minute(from + length));
        expect(folded.recorded).toBe(recorded.length);
        if (!folded.entered) return;
        expect(folded.branches[0]?.alerted).toEqual(recorded.map(({ at, to }) => ({ at, to })));
        const [row] = whatIfRows([folded], []);
        expect(row).toMatchObject({ current: true, alerts: recorded.length, saved: 0, missed_outages: 0 });
        expect([0, null]).toContain(row?.median_delay_ms);
        expect([0, null]).toContain(row?.max_delay_ms);
        expect(apiChange(folded, none).differences).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('tells with any thresholds as many as a count by hand, whatever was in force', () => {
    fc.assert(
      fc.property(threshold, threshold, threshold, threshold, outcomes, (F, S, otherF, otherS, all) => {
        fc.pre(all.length > 0);
        const policy = { ...asRecorded, failure_threshold: otherF, success_threshold: otherS };
        const folded = replayed(eventsOf(checksUnder(F, S, all)), period(-1, 1000), [asRecorded, policy]);
        const row = whatIfRows([folded], [{ failure_threshold: otherF, success_threshold: otherS }]).at(-1);
        expect(row?.alerts).toBe(naiveAlerts(otherF, otherS, all));
        expect(row?.current).toBe(F === otherF && S === otherS);
      }),
      { numRuns: runs(300) },
    );
  });

  it('counts of each outage that began in the period both alerts, those of the future as still to come', () => {
    fc.assert(
      fc.property(threshold, threshold, outcomes, fc.integer({ min: 1, max: 90 }), (F, S, all, end) => {
        fc.pre(all.length > 0);
        const policy = { ...asRecorded, failure_threshold: F, success_threshold: S };
        const counts = replayed(eventsOf(checksUnder(1, 1, all)), period(-1, end + 1), [policy]).branches[0]
          ?.counts;
        // By hand: the check with index i is made at minute i + 1.
        let [state, run, expected] = ['UP', 0, 0];
        for (const [i, outcome] of all.entries()) {
          run = outcome === state ? 0 : run + 1;
          if (run === 0) continue;
          const inPeriod = i - (run - 1) < end;
          const isTold = run >= (outcome === 'DOWN' ? F : S);
          if (state === 'UP' && inPeriod && (isTold || i === all.length - 1)) expected += 2;
          if (isTold) [state, run] = [outcome, 0];
        }
        expect((counts?.alerts ?? 0) + (counts?.toCome ?? 0)).toBe(expected);
      }),
      { numRuns: runs(300) },
    );
  });

  it('says of each recorded outage one thing: told sooner or later, short and not told, missed, or told all along', () => {
    fc.assert(
      fc.property(threshold, threshold, threshold, threshold, outcomes, (F, S, otherF, otherS, all) => {
        fc.pre(all.length > 0);
        const events = eventsOf(checksUnder(F, S, all));
        const policy = { ...asRecorded, failure_threshold: otherF, success_threshold: otherS };
        const counts = replayed(events, period(-1, 1000), [policy]).branches[0]?.counts;
        const outages = events.filter(
          ({ event }) => event.type === 'StateChanged' && event.to === 'DOWN',
        ).length;
        const told = (counts?.saved ?? 0) + (counts?.missed ?? 0) + (counts?.delays.length ?? 0);
        expect(told).toBeLessThanOrEqual(outages);
        // Where it is DOWN only when that was recorded too, no outage was told all along.
        if (otherF >= F && otherS <= S) expect(told).toBe(outages);
        if (otherF <= F) expect(counts?.missed).toBe(0);
        for (const delay of counts?.delays ?? []) {
          if (otherF >= F && otherS === S) expect(delay).toBeGreaterThanOrEqual(0);
          if (otherF <= F && otherS === S) expect(delay).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('finds no difference when nothing but the way of telling codes is changed to the same', () => {
    fc.assert(
      fc.property(threshold, threshold, outcomes, (F, S, all) => {
        fc.pre(all.length > 0);
        const same: Policy = { ...asRecorded, expected: [200] };
        const folded = replayed(eventsOf(checksUnder(F, S, all)), period(-1, 1000), [same, asRecorded]);
        expect(apiChange(folded, none).differences).toEqual([]);
        expect(folded.reclassified).toBe(0);
      }),
    );
  });

  it('judges by the proposed codes what was answered, and leaves the rest as it was', () => {
    const events = eventsOf(checksUnder(1, 1, ['UP', 'DOWN', 'UP', 'UP']));
    const anything: Policy = { ...asRecorded, expected: ['100-599'] };
    const nothing: Policy = { ...asRecorded, expected: [599] };
    const folded = replayed(events, period(-1, 1000), [anything, asRecorded, nothing]);
    expect(folded.branches.map(({ counts }) => counts.alerts)).toEqual([0, 2, 1]);
    expect(apiChange(folded, none)).toMatchObject({
      recorded_alerts: 2,
      proposed_alerts: 0,
      differences: [
        { at: minute(2), to: 'DOWN', only: 'current' },
        { at: minute(3), to: 'UP', only: 'current' },
      ],
    });
  });

  it('lets a policy that waits for good checks find them where routine ones have expired', () => {
    const all = eventsOf(
      checksUnder(1, 1, ['UP', 'DOWN', ...Array.from({ length: 9 }, () => 'UP' as const)], 1),
    );
    const slow: Policy = { ...asRecorded, success_threshold: 3 };
    const whole = replayed(all, period(-1, 1000), [slow]);
    const expired = all.filter(({ event }, i) => event.prev_kept_hash !== undefined || i === all.length - 1);
    expect(expired.length).toBeLessThan(all.length - 3);
    const folded = replayed(expired, period(-1, 1000), [slow]);
    expect(folded.branches[0]?.alerted).toHaveLength(2);
    expect(folded.branches[0]?.alerted).toEqual(whole.branches[0]?.alerted);
  });
});
