import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/events/fields/outcome.ts';
import { configDigest } from '../../../../src/events/config-digest.ts';
import { signalIn } from '../../../../src/projections/health/signals/fold-signals.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, minute, plainConfig } from '../../../support/ledger/commands.ts';
import {
  reducerTable,
  signalTable,
  streakAfter,
  type Thresholds,
} from '../../../support/ledger/reducer-table.ts';
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

type Observed = 'slow' | 'fast' | 'short' | 'long' | 'nothing';
type Other = 'latency' | 'certificate';

const days = (n: number, left: number): number => Math.floor(Date.parse(minute(n)) / 1000) + left * 86_400;

/** A check that says this of its signal; of the other one it says nothing. */
const observing = (n: number, observed: Observed, digest: string): Command =>
  checked(n, observed === 'nothing' ? 'DOWN' : 'UP', {
    config_digest: digest,
    latency_ms: observed === 'slow' ? 801 : 800,
    ...(observed === 'short' && { certificate_until: days(n, 14) - 1 }),
    ...(observed === 'long' && { certificate_until: days(n, 14) }),
  });

type SignalCase = Readonly<{
  name: string;
  signal: Other;
  state: 'UP' | 'DOWN';
  run: number;
  observed: Observed;
  needed: number;
  N: number;
  commands: readonly Command[];
  digest: string;
}>;

const neededFor = (signal: Other, state: 'UP' | 'DOWN', N: number): number =>
  signal === 'latency' ? N : state === 'UP' ? 1 : 10;

const signalCases: readonly SignalCase[] = (['latency', 'certificate'] as const).flatMap((signal) =>
  [1, 2, 3].flatMap((N) =>
    (['UP', 'DOWN'] as const).flatMap((state) => {
      const [bad, good] = signal === 'latency' ? (['slow', 'fast'] as const) : (['short', 'long'] as const);
      const options = signal === 'latency' ? { slow_ms: 800, slow_threshold: N } : { certificate_days: 14 };
      const shown = { ...options, failure_threshold: 9 };
      const digest = configDigest('api', { ...plainConfig, ...shown });
      const [against, agreeing] = state === 'UP' ? [bad, good] : [good, bad];
      const toDown =
        state === 'UP' ? [] : upTo(neededFor(signal, 'UP', N)).map((i) => observing(2 + i, bad, digest));
      return upTo(neededFor(signal, state, N)).flatMap((run) =>
        [against, agreeing, 'nothing' as const].map((observed) => ({
          name: `${signal} ${state}, N ${String(N)}, run ${String(run)}, then ${observed}`,
          signal,
          state,
          run,
          observed,
          needed: neededFor(signal, state, N),
          N,
          digest,
          commands: [
            configRead(0, shown),
            checked(1, 'UP', { config_digest: digest }),
            ...toDown,
            ...upTo(run).map((i) => observing(10 + i, against, digest)),
          ],
        })),
      );
    }),
  ),
);

const holdsFor = (condition: string, run: number, N: number): boolean => {
  const [, sign = '', limit = ''] = /^(?:([<≥]) )?(N|\d+)$/u.exec(condition) ?? [];
  const value = limit === 'N' ? N : Number(limit);
  return sign === '<' ? run < value : sign === '≥' ? run >= value : run === value;
};

const signalRowsFor = ({ signal, state, run, observed, N }: SignalCase) =>
  signalTable().filter((row) => {
    if (row.observed !== observed) return false;
    if (row.signal === 'either') return true;
    const contradicts =
      observed ===
      (state === 'UP' ? (signal === 'latency' ? 'slow' : 'short') : signal === 'latency' ? 'fast' : 'long');
    return row.signal === signal && row.state === state && holdsFor(row.run, contradicts ? run + 1 : 0, N);
  });

describe('the table of the other signals', () => {
  it.each(signalCases)('has exactly one row for $name, and the reducer does what it says', (each) => {
    const [row, ...more] = signalRowsFor(each);
    if (row === undefined) throw new Error('no row of the table speaks of it');
    expect(more).toEqual([]);
    const before = streamOf(each.commands).after;
    const grownBy = grown(before, [observing(60, each.observed, each.digest)], 60);
    const derived = eventsOf(grownBy).filter((event) => event.type === 'StateChanged');
    expect(derived).toMatchObject(
      row.emits === null ? [] : [{ signal: each.signal, ...row.emits, checks: each.needed }],
    );
    const after = signalIn(grownBy.after.signals, each.signal);
    if (row.after === 'as before') expect(after).toEqual(signalIn(before.signals, each.signal));
    else {
      const [state, reset] = row.after.split(', ');
      const run = reset === 'run 0' || row.run === '0' ? 0 : each.run + 1;
      expect(after).toMatchObject({ state, streak: run });
    }
  });

  it.each(signalTable())('has no row that cannot happen: $text', (row) => {
    expect(signalCases.some((each) => signalRowsFor(each).some(({ text }) => text === row.text))).toBe(true);
  });
});
