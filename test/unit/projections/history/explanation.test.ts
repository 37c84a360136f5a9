import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/projections/health/decide.ts';
import {
  beginExplanation,
  endExplanation,
  gather,
  isExplained,
} from '../../../../src/projections/history/explanation.ts';
import { explanationReport } from '../../../../src/runner/history/explanation-report.ts';
import { checked, claimed, configRead, minute, published } from '../../../support/ledger/commands.ts';
import { eventsOf, streamOf } from '../../../support/ledger/stream.ts';

const explained = (observations: readonly Command[], seq: number) =>
  eventsOf(streamOf(observations)).reduce(gather, beginExplanation('api', seq));

const flapping = [
  configRead(0, { success_threshold: 2 }), // 1
  checked(1, 'DOWN'), // 2, 3
  checked(2, 'UP'), // 4
  checked(3, 'UP'), // 5, 6
  claimed(4, 3), // 7
  published(4, 3, 1), // 8
  checked(5, 'DOWN'), // 9, 10
  configRead(6, { success_threshold: 1, timeout_ms: 9 }), // 11
  checked(7, 'UP'), // 12, 13
];

describe('an explanation', () => {
  it('knows all only when the alert is out and the next change is known', () => {
    const events = eventsOf(streamOf(flapping));
    let sofar = beginExplanation('api', 3);
    const done = events.map((event) => {
      sofar = gather(sofar, event);
      return isExplained(sofar);
    });
    expect(done.indexOf(true)).toBe(7);
    expect(isExplained(beginExplanation('api', 3))).toBe(false);
    expect(isExplained(explained(flapping.slice(0, 3), 4))).toBe(true);
  });

  it('of the first check of all that tips a threshold says that UP was only presumed', () => {
    expect(explanationReport(explained(flapping, 3))).toMatchObject({
      verdict:
        'UP -> DOWN: 1 check in a row found DOWN, and failure_threshold is 1 (UP was presumed, never observed); its alert was sent.',
      threshold: { name: 'failure_threshold', value: 1, reached: 1, before: 0 },
      alerts: [{ type: 'AlertAttempted' }, { type: 'AlertPublished' }],
      after: { checks: 2, next_transition: 'api/6', next_at: minute(3) },
    });
  });

  it('names the channels of an alert where they differ, and reads on until each has settled it', () => {
    const channels = ['night', 'team'];
    const observations = [
      configRead(0, { channels }), // 1
      { ...checked(1, 'DOWN'), channels }, // 2, 3
      claimed(2, 3, 'team'), // 4
      published(3, 3, 1, 'team', 1), // 5
      { ...checked(4, 'UP'), channels }, // 6, 7
      claimed(5, 3, 'night'), // 8
      published(6, 3, 1, 'night', 1), // 9
    ];
    const until = (count: number) => explained(observations.slice(0, count), 3);
    const verdict = (count: number) => explanationReport(until(count))?.verdict;
    expect(verdict(3)).toMatch(/; its alert is pending\.$/u);
    expect(verdict(6)).toMatch(/; its alert was sent on team, and is pending on night\.$/u);
    expect(isExplained(until(6))).toBe(false);
    expect(verdict(7)).toMatch(/; its alert was sent\.$/u);
    expect(isExplained(until(7))).toBe(true);
  });

  it('of a recovery counts good checks, and says that its alert is still owed', () => {
    expect(explanationReport(explained(flapping, 6))).toMatchObject({
      verdict: 'DOWN -> UP: 2 checks in a row found UP, and success_threshold is 2; its alert is pending.',
      threshold: { name: 'success_threshold', value: 2, reached: 2, before: 1 },
      alerts: [],
    });
    expect(explanationReport(explained(flapping, 4))).toMatchObject({
      verdict: 'No alert: 1 good check in a row, and success_threshold is 2; the API stayed DOWN.',
    });
  });

  it('of the first check says that it agrees with what was presumed', () => {
    const observations = [configRead(0), checked(1, 'UP')];
    expect(explanationReport(explained(observations, 2))).toMatchObject({
      verdict: 'No alert: the first check was UP, and a new API is presumed UP.',
    });
  });

  it('of a check in a state whose alert is still owed says so', () => {
    const observations = [...flapping.slice(0, 4), checked(4, 'UP')];
    expect(explanationReport(explained(observations, 7))).toMatchObject({
      verdict: 'No alert: the API was already UP, and only changes alert; the alert of api/6 was pending.',
    });
  });

  it('of a good check that ended no run of failures, but a run of good ones when DOWN, says which', () => {
    const observations = [...flapping.slice(0, 3), checked(3, 'DOWN')];
    expect(explanationReport(explained(observations, 5))).toMatchObject({
      verdict: 'No alert: this check was DOWN again and ended a run of 1 good check; success_threshold is 2.',
    });
  });

  it('of a changed config names what changed, and uses it for what follows', () => {
    const report = explanationReport(explained(flapping, 11));
    expect(report).toMatchObject({
      verdict: 'A changed config: it takes effect at the next check. A config never alerts.',
      changed: [
        { field: 'timeout_ms', from: 5000, to: 9 },
        { field: 'success_threshold', from: 2, to: 1 },
      ],
      checks: [],
      alerts: [],
      threshold: null,
    });
    expect(explanationReport(explained(flapping, 13))).toMatchObject({
      config: { seq: 11 },
      threshold: { name: 'success_threshold', value: 1 },
    });
  });

  const without = (seqs: readonly number[], seq: number, observations = flapping) =>
    eventsOf(streamOf(observations))
      .filter((event) => !seqs.includes(event.seq))
      .reduce(gather, beginExplanation('api', seq));
  const quiet = [checked(14, 'UP'), checked(15, 'UP'), checked(16, 'UP')]; // 14 to 16

  it('counts the checks that are gone apart from those that are there', () => {
    const steady = [
      configRead(0),
      checked(1, 'DOWN'), // 2, 3
      ...[2, 3, 4, 5].map((n) => checked(n, 'DOWN')), // 4 to 7
      checked(6, 'UP'), // 8, 9
      ...[7, 8].map((n) => checked(n, 'UP')), // 10, 11
    ];
    expect(explanationReport(without([4, 6, 7], 3, steady))).toMatchObject({
      missing: [],
      after: { checks: 2, missing: 3, next_transition: 'api/9' },
    });
    expect(explanationReport(without([4, 6, 7, 10], 3, steady))).toMatchObject({ after: { missing: 3 } });
    expect(explanationReport(without([4, 6, 7], 9, steady))).toMatchObject({
      checks: [{ seq: 2 }, { seq: 5 }, { seq: 8 }],
      missing: [
        { from_seq: 4, to_seq: 4 },
        { from_seq: 6, to_seq: 7 },
      ],
      after: { checks: 2, missing: 0 },
    });
  });

  it('passes over what is gone from before the checks that it shows', () => {
    const all = [...flapping, ...quiet, checked(17, 'UP'), checked(18, 'UP')];
    expect(explanationReport(without([2, 3, 17], 18, all))).toMatchObject({
      checks: [{ seq: 14 }, { seq: 15 }, { seq: 16 }, { seq: 18 }],
      missing: [{ from_seq: 17, to_seq: 17 }],
    });
    expect(explanationReport(without([2, 3, 17], 11, all))?.missing).toEqual([]);
  });

  it('knows from the state how many checks are gone from the end of the log', () => {
    const all = [...flapping, ...quiet];
    expect(explanationReport(endExplanation(without([15, 16], 13, all), 16))).toMatchObject({
      after: { checks: 1, missing: 2, next_transition: null },
    });
    expect(explanationReport(endExplanation(without([], 13, all), 14))).toMatchObject({
      after: { checks: 3, missing: 0 },
    });
    expect(explanationReport(endExplanation(without([16], 3, all), 16))).toMatchObject({
      after: { checks: 2, missing: 0, next_transition: 'api/6' },
    });
  });

  it.each([
    ['a transition', [10], 13],
    ['its checks', [12], 13],
    ['one of its checks', [4], 6],
    ['all that was before it', [1, 2], 3],
  ])('does no sums where %s before a transition is missing', (_, missing, seq) => {
    const report = explanationReport(without(missing, seq));
    expect(report?.threshold).toBeNull();
    expect(report?.verdict).toMatch(
      /: the checks that led to it cannot be counted, because events before it are missing/u,
    );
  });

  it('has the last transition of availability, and one of another signal only of itself', () => {
    const slow = [
      configRead(0, { slow_ms: 100, slow_threshold: 1 }), // 1
      checked(1, 'DOWN'), // 2, 3
      checked(2, 'UP'), // 4, 5
      checked(3, 'UP', { latency_ms: 900 }), // 6, 7
      checked(4, 'UP', { latency_ms: 900 }), // 8
    ];
    const last = (seq: number) => explained(slow, seq).last?.transition;
    expect(last(7)).toMatchObject({ seq: 7, signal: 'latency', to: 'DOWN' });
    expect(last(8)).toMatchObject({ seq: 5, signal: 'availability', to: 'UP' });
  });

  it('is none of what is not there', () => {
    expect(explanationReport(explained(flapping, 99))).toBeNull();
  });

  it('tells of an API without a config what there is', () => {
    expect(explanationReport(explained([checked(0, 'DOWN')], 2))).toMatchObject({
      config: null,
      changed: [],
      threshold: { value: 1, reached: 1 },
    });
  });
});
