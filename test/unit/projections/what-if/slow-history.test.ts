import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import {
  beginSlowHistory,
  foldSlow,
  slowRows,
  type SlowHistory,
  type SlowQuestion,
} from '../../../../src/projections/what-if/slow-history.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const limits = [100, 500];
const question: SlowQuestion = {
  since: Date.parse(minute(0)),
  until: Date.parse(minute(100)),
  limits,
  threshold: 2,
};

const answers = (...latencies: readonly number[]): readonly Command[] =>
  latencies.map((latency_ms, i) => checked(1 + i, 'UP', { latency_ms }));

const told = (
  commands: readonly Command[],
  asked = question,
  leftOut: readonly number[] = [],
): SlowHistory => {
  const history = beginSlowHistory('api', limits);
  for (const { line } of streamOf(commands).events)
    if (!leftOut.includes(line.seq)) foldSlow(history, asked, E.right(line));
  return history;
};
const rowsOf = (...args: Parameters<typeof told>) => slowRows([told(...args)], limits);
const quiet = { alerts: 0, apis: 0, slow_answers: 0, slow_duration_ms: 0 };

describe('what a limit of slowness would have said', () => {
  it('counts changes to slow and back, slow answers, and how long it was slow', () => {
    expect(rowsOf([configRead(0), ...answers(42, 200, 200, 200, 42, 42)])).toEqual([
      { slow_ms: 100, alerts: 2, apis: 1, slow_answers: 3, slow_duration_ms: 4 * 60_000 },
      { slow_ms: 500, ...quiet },
    ]);
  });

  it('takes what is slow at the end to be so up to the last check', () => {
    expect(rowsOf([configRead(0), ...answers(200, 200, 200)])[0]).toMatchObject({
      alerts: 1,
      slow_duration_ms: 2 * 60_000,
    });
  });

  it('takes the threshold in force where none is asked for', () => {
    const commands = [configRead(0, { slow_ms: 50, slow_threshold: 4 }), ...answers(200, 200, 200, 200)];
    expect(rowsOf(commands.slice(0, 4), { ...question, threshold: null })[0]?.alerts).toBe(0);
    expect(rowsOf(commands, { ...question, threshold: null })[0]?.alerts).toBe(1);
  });

  it('looks at answers of the period only, and DOWN is none', () => {
    const commands = [
      configRead(0),
      checked(1, 'DOWN', { latency_ms: 900 }),
      checked(2, 'UP', { latency_ms: null }),
    ];
    expect(told(commands).answers).toBe(1);
    expect(rowsOf(commands)[0]).toEqual({ slow_ms: 100, ...quiet });
    const outside = [configRead(0), ...answers(200, 200, 200, 200)];
    expect(
      told(outside, { ...question, since: Date.parse(minute(3)), until: Date.parse(minute(4)) }).answers,
    ).toBe(1);
    expect(told(answers(200).slice(0, 0)).answers).toBe(0);
  });

  it('ends what is slow with a new target, and only its run when the API is enabled again', () => {
    const slow = [configRead(0), ...answers(200, 200)];
    const other = configRead(5, { url: 'https://other.example/' });
    expect(rowsOf([...slow, other, checked(6, 'UP', { latency_ms: 42 })])[0]).toMatchObject({
      alerts: 1,
      slow_duration_ms: 4 * 60_000,
    });
    const again = [configRead(5, { enabled: false }), configRead(6)];
    const fast = (n: number) => checked(n, 'UP', { latency_ms: 42 });
    expect(rowsOf([...slow, fast(3), ...again, fast(7)])[0]?.alerts).toBe(1);
    expect(rowsOf([...slow, fast(3), ...again, fast(7), fast(8)])[0]?.alerts).toBe(2);
    expect(
      rowsOf([configRead(0), ...answers(200), ...again, checked(7, 'UP', { latency_ms: 200 })])[0]?.alerts,
    ).toBe(0);
    expect(rowsOf([configRead(0), ...again, ...answers(42)])[0]?.alerts).toBe(0);
  });

  it('counts empty places, and stops at a line that cannot be read', () => {
    const commands = [configRead(0), ...answers(42, 42, 42, 42)];
    expect(told(commands, question, [3, 4]).expired).toBe(2);
    const history = told(commands);
    const damaged = invalidItem('event', 'api', 6, ['is not a JSON object']);
    foldSlow(history, question, E.left(damaged));
    expect(history.unreadable).toEqual(damaged);
    const [next] = streamOf(commands).events.slice(-1);
    if (next === undefined) throw new Error('no event');
    foldSlow(history, question, E.right({ ...next.line, body: '{}' }));
    expect(history.unreadable).toEqual(damaged);
  });

  it('ignores a check before any config', () => {
    const history = beginSlowHistory('api', limits);
    const [, check] = streamOf([configRead(0), ...answers(200)]).events;
    if (check === undefined) throw new Error('no event');
    foldSlow(history, question, E.right(check.line));
    expect(history).toMatchObject({ answers: 0, expired: 1 });
  });
});
