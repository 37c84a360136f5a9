import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { apiChange } from '../../../../src/projections/what-if/compare-apis.ts';
import { endWhatIf, foldWhatIf } from '../../../../src/projections/what-if/what-if-history.ts';
import { whatIfRows } from '../../../../src/projections/what-if/compare-scenarios.ts';
import { beginWhatIf, type WhatIfPeriod } from '../../../../src/projections/what-if/what-if-state.ts';
import type { Policy } from '../../../../src/projections/what-if/scenario.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  refused,
} from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const asRecorded: Policy = { failure_threshold: null, success_threshold: null, expected: null };
const within = (from: number, to: number): WhatIfPeriod => ({
  since: Date.parse(minute(from)),
  until: Date.parse(minute(to)),
  short: 2 * 60_000,
  lists: true,
  now: Date.parse(minute(100_000)),
});

const linesOf = (observations: readonly Command[]): readonly EventRecord[] =>
  streamOf(observations).events.map(({ line }) => line);

const none = { proposed: false, current: false };

const replayed = (lines: readonly EventRecord[], period: WhatIfPeriod, ...policies: readonly Policy[]) => {
  const history = beginWhatIf('api', policies);
  for (const line of lines) foldWhatIf(history, period, E.right(line));
  endWhatIf(history, period);
  return history;
};

/** A check a minute, from the first: `U` and `D`. */
const checks = (text: string, from = 1): readonly Command[] =>
  Array.from(text).map((letter, i) => checked(from + i, letter === 'U' ? 'UP' : 'DOWN'));

describe('what if', () => {
  it('takes over the state, and the streak, that were recorded when the period began', () => {
    const lines = linesOf([configRead(0, { failure_threshold: 4 }), ...checks('UDDDDU')]);
    const history = replayed(lines, within(4, 100), { ...asRecorded, failure_threshold: 3 });
    expect(history.branches[0]?.alerted).toEqual([
      { at: minute(4), to: 'DOWN' },
      { at: minute(6), to: 'UP' },
    ]);
    expect(history.branches[0]?.counts.delays).toEqual([-60_000]);
  });

  it('knows that a setting was DOWN all along: a short outage is saved, a longer one is no miss', () => {
    const slow = { ...asRecorded, success_threshold: 3 };
    const short = replayed(linesOf([configRead(0), ...checks('UDUDUUU')]), within(0, 100), slow);
    expect(short.branches[0]?.counts).toMatchObject({ alerts: 2, saved: 1, missed: 0, delays: [0] });
    const long = replayed(linesOf([configRead(0), ...checks('UDUDDDDU')]), within(0, 100), slow);
    expect(long.branches[0]?.counts).toMatchObject({ alerts: 1, saved: 0, missed: 0, delays: [0] });
  });

  it('counts an outage that goes on as missed, however short it is so far', () => {
    const history = replayed(linesOf([configRead(0), ...checks('UUD')]), within(0, 100), {
      ...asRecorded,
      failure_threshold: 2,
    });
    expect(history.branches[0]?.counts).toMatchObject({ alerts: 0, saved: 0, missed: 1 });
  });

  it('does not count outages that began to alert before the period, but their end', () => {
    const history = replayed(linesOf([configRead(0), ...checks('UDDDDU')]), within(4, 100), asRecorded);
    expect(history.recorded).toBe(1);
    expect(history.branches[0]?.counts).toMatchObject({ alerts: 1, saved: 0, missed: 0, delays: [] });
  });

  it('counts what outages of the period bring after it, or may yet bring', () => {
    const of = (text: string, until: number, F: number, S: number) => {
      const policy = { ...asRecorded, failure_threshold: F, success_threshold: S };
      const counts = replayed(linesOf([configRead(0), ...checks(text)]), within(0, until), policy).branches[0]
        ?.counts;
      return [counts?.alerts, counts?.toCome];
    };
    // The log ends after one good check, or in the middle of a run.
    expect([of('UDDDU', 100, 1, 1), of('UDDDU', 100, 1, 2)]).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect([of('UUD', 100, 2, 1), of('UUU', 100, 2, 1)]).toEqual([
      [0, 2],
      [0, 0],
    ]);
    // The period ends in the middle of a run, or of an outage; what begins after it is none of its.
    expect([of('UDDDU', 3, 1, 1), of('UDDDU', 3, 3, 1), of('UDDDU', 3, 3, 2)]).toEqual([
      [1, 1],
      [0, 2],
      [0, 2],
    ]);
    expect([of('UUUDUU', 3, 1, 1), of('UUUUD', 3, 1, 1), of('UUUUD', 3, 2, 1)]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('has a row of its own for what was in force when that changed in the period', () => {
    const lines = linesOf([
      configRead(0),
      ...checks('UDU'),
      configRead(5, { failure_threshold: 2 }),
      ...checks('UDUDDU', 6),
    ]);
    const history = replayed(lines, within(0, 100), asRecorded, {
      ...asRecorded,
      failure_threshold: 1,
      success_threshold: 1,
    });
    expect(whatIfRows([history], [{ failure_threshold: 1, success_threshold: 1 }])).toMatchObject([
      { failure_threshold: null, success_threshold: null, current: true, alerts: 4 },
      { failure_threshold: 1, success_threshold: 1, current: false, alerts: 6 },
    ]);
    const before = replayed(lines, within(0, 4), asRecorded);
    expect(whatIfRows([before], [])).toMatchObject([
      { failure_threshold: 1, success_threshold: 1, current: true },
    ]);
  });

  it('takes a stream without a config for one of thresholds 1', () => {
    const history = replayed(linesOf(checks('UDDU')), within(0, 100), asRecorded);
    expect(whatIfRows([history], [])).toMatchObject([
      { failure_threshold: 1, success_threshold: 1, alerts: 2 },
    ]);
  });

  it('has nothing in force where no check lies in the period', () => {
    const history = replayed(linesOf([configRead(0), ...checks('UUU')]), within(0, 1), asRecorded);
    expect(whatIfRows([history], [])).toMatchObject([{ failure_threshold: null, current: true, alerts: 0 }]);
    expect(whatIfRows([], [])).toMatchObject([{ failure_threshold: null, current: true, alerts: 0 }]);
  });

  it('passes over alerts, and answers of their delivery', () => {
    const lines = linesOf([
      configRead(0),
      ...checks('UD'),
      claimed(3, 4),
      refused(4, 1),
      claimed(5, 4),
      published(6, 4, 2),
      ...checks('U', 7),
    ]);
    expect(replayed(lines, within(0, 100), asRecorded).branches[0]?.counts.alerts).toBe(2);
  });

  it('leaves alone what got no status code, and judges the rest anew', () => {
    const lost = checked(2, 'DOWN', { status_code: null, error: { kind: 'timeout', message: 'no answer' } });
    const cut = checked(3, 'DOWN', { status_code: 200, error: { kind: 'reset', message: 'cut off' } });
    const lines = linesOf([configRead(0), checked(1, 'UP'), lost, cut, ...checks('UD', 4)]);
    const history = replayed(lines, within(0, 100), { ...asRecorded, expected: ['100-599'] });
    expect(history.branches[0]?.alerted.map(({ to }) => to)).toEqual(['DOWN', 'UP']);
    expect(history.reclassified).toBe(1);
  });

  it('tells differences in order; a proposal that is silent lacks every alert', () => {
    const lines = linesOf([configRead(0), ...checks('UDUDDU')]);
    const history = replayed(lines, within(0, 100), { ...asRecorded, failure_threshold: 2 }, asRecorded);
    expect(apiChange(history, none).differences.map(({ at, only }) => [at, only])).toEqual([
      [minute(2), 'current'],
      [minute(3), 'current'],
      [minute(4), 'current'],
      [minute(5), 'proposed'],
    ]);
    expect(apiChange(history, { ...none, proposed: true })).toMatchObject({
      recorded_alerts: 4,
      current_alerts: 4,
      proposed_alerts: 0,
      rejudged_checks: 0,
    });
    expect(apiChange(history, { ...none, proposed: true }).differences).toHaveLength(4);
    expect(apiChange(history, { ...none, current: true }).differences.map(({ only }) => only)).toEqual([
      'proposed',
      'proposed',
    ]);
    expect(apiChange(history, { proposed: true, current: true })).toMatchObject({
      current_alerts: 0,
      differences: [],
    });
  });

  it('keeps only the latest of what a policy told while nothing was recorded', () => {
    const flapping = 'UD'.repeat(100);
    const lines = linesOf([configRead(0, { failure_threshold: 9 }), ...checks(`${flapping}UDDDDDDDDDU`)]);
    const history = replayed(lines, within(0, 1000), { ...asRecorded, failure_threshold: 1 });
    expect(history.branches[0]?.counts.delays).toEqual([-8 * 60_000]);
    expect(history.branches[0]?.counts.alerts).toBe(202);
  });

  it('folds nothing after what cannot be read, and survives missing places', () => {
    const lines = linesOf([configRead(0), ...checks('UUDUU')]);
    const broken = lines.map((line) => (line.seq === 4 ? { ...line, body: '[]' } : line));
    const history = replayed(broken, within(0, 100), asRecorded);
    expect(history.unreadable).toMatchObject({ seq: 4 });
    foldWhatIf(history, within(0, 100), E.left(invalidItem('event', 'api', 9, ['is torn'])));
    expect(history.unreadable).toMatchObject({ seq: 4 });
    const torn = beginWhatIf('api', [asRecorded]);
    foldWhatIf(torn, within(0, 100), E.left(invalidItem('event', 'api', 1, ['is torn'])));
    expect(torn.unreadable).toMatchObject({ seq: 1 });
    const holed = lines.filter(({ seq }) => seq !== 2);
    const survived = replayed(holed, within(0, 100), { ...asRecorded, success_threshold: 2 });
    expect(survived.unreadable).toBeNull();
    expect(survived.missing).toEqual([{ from_seq: 2, to_seq: 2 }]);
  });

  it('lets a policy find good checks where some have expired lawfully, and nowhere else', () => {
    const slow = { ...asRecorded, success_threshold: 3 };
    const without = (retain: number | null) => {
      const lines = linesOf([configRead(0, { retain_checks_days: retain }), ...checks('UDUUUUUUD')]);
      // The recovery, its transition and one agreeing check are kept; those after it are gone.
      const gone = lines.filter(({ seq }) => seq < 8 || seq > 11);
      const history = replayed(gone, within(0, 100), slow);
      return [history.missing, history.branches[0]?.alerted.map(({ to }) => to)];
    };
    expect(without(1)).toEqual([[], ['DOWN', 'UP', 'DOWN']]);
    // The same of an outage: a third bad check is among those that are gone.
    const outage = linesOf([configRead(0, { retain_checks_days: 1 }), ...checks('UDDDDDDU')]);
    const kept = outage.filter(({ seq }) => seq < 6 || seq > 8);
    const patient = replayed(kept, within(0, 100), { ...asRecorded, failure_threshold: 3 });
    expect([patient.missing, patient.branches[0]?.alerted.map(({ to }) => to)]).toEqual([[], ['DOWN', 'UP']]);
    expect(without(null)).toEqual([[{ from_seq: 8, to_seq: 11 }], ['DOWN']]);
  });
});
