import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/events/fields/outcome.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { reducerTable, streakAfter, type Thresholds } from '../../../support/ledger/reducer-table.ts';
import { eventsOf, grown, streamOf } from '../../../support/ledger/stream.ts';

type Case = Readonly<{ name: string; before: Health; outcome: Outcome; thresholds: Thresholds }>;

const table = reducerTable();
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const downs = (n: number) => upTo(n).map((i) => checked(10 + i, 'DOWN'));
const ups = (n: number) => upTo(n).map((i) => checked(20 + i, 'UP'));

/** Every state of these thresholds that a check can find. */
const reachable = ({ F, S }: Thresholds): ReadonlyMap<string, readonly Command[]> =>
  new Map<string, readonly Command[]>([
    ['never checked', []],
    ...upTo(F).map((k) => [`UP, streak ${String(k)}`, [checked(1, 'UP'), ...downs(k)]] as const),
    ...upTo(F).map((k) => [`presumed UP, streak ${String(k)}`, k === 0 ? [] : downs(k)] as const),
    ...upTo(S).map((k) => [`DOWN, streak ${String(k)}`, [checked(1, 'UP'), ...downs(F), ...ups(k)]] as const),
    ...upTo(S).map((k) => [`DOWN at once, streak ${String(k)}`, [...downs(F), ...ups(k)]] as const),
    ...(F === 1
      ? []
      : [
          [
            'presumed UP, streak 0 after a new url',
            [
              checked(1, 'DOWN'),
              configRead(2, { failure_threshold: F, success_threshold: S, url: 'https://new.example/' }),
            ],
          ] as const,
        ]),
  ]);

const cases: readonly Case[] = [1, 2, 3].flatMap((F) =>
  [1, 2, 3].flatMap((S) =>
    [...reachable({ F, S })].flatMap(([name, history]) =>
      (['UP', 'DOWN'] as const).map((outcome) => ({
        name: `F ${String(F)}, S ${String(S)}: ${name}, then ${outcome}`,
        before: streamOf([configRead(0, { failure_threshold: F, success_threshold: S }), ...history]).after,
        outcome,
        thresholds: { F, S },
      })),
    ),
  ),
);

const rowsFor = ({ before, outcome, thresholds }: Case) =>
  table.filter(({ matches }) => matches(before, outcome, thresholds));

describe('the table of docs/reducer-table.md', () => {
  it.each(cases)('has exactly one row for $name, and the reducer does what it says', (each) => {
    const [state, ...more] = rowsFor(each);
    if (state === undefined) throw new Error('no row of the table speaks of it');
    expect(more).toEqual([]);

    const proposal = grown(each.before, [checked(60, each.outcome)], 60);

    expect(proposal.after).toMatchObject(state.after(each.before, streakAfter(each.before, each.outcome)));
    const [check, ...derived] = eventsOf(proposal);
    expect(check?.type).toBe('CheckCompleted');
    expect(derived).toMatchObject(state.emits === null ? [] : [{ type: 'StateChanged', ...state.emits }]);
    expect(derived).toHaveLength(state.emits === null ? 0 : 1);
  });

  it.each(table)('has no row that cannot happen: $text', (state) => {
    expect(cases.filter((each) => rowsFor(each).includes(state)).length).toBeGreaterThan(0);
  });
});
