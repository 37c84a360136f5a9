import fc from 'fast-check';
import type { Outcome } from '../../src/events/fields/outcome.ts';
import type { Command } from '../../src/projections/health/decide.ts';
import { claimOn, debtOn } from '../../src/projections/health/debts.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import { decideAll, type DecidedEvent } from '../../src/projections/health/decide-all.ts';
import {
  checked,
  claimed,
  configRead,
  metadataAt,
  minute,
  published,
  refused,
  waived,
} from '../support/ledger/commands.ts';
import { mostly } from './primitives.ts';

/** What happens to one API, a step a minute. */
export type Step =
  | Readonly<{ do: 'check'; outcome: Outcome; bare: boolean; certificate?: boolean }>
  | Readonly<{
      do: 'configure';
      F: number;
      S: number;
      url: number;
      enabled: boolean;
      removed: boolean;
      days: number | null;
      /** of v 2 */
      channels?: readonly string[];
      certificateDays?: number | null;
    }>
  | Readonly<{ do: 'claim'; on?: string; oldest?: boolean }>
  | Readonly<{ do: 'answer'; accepted: boolean; messageRejected: boolean; on?: string; later?: boolean }>
  | Readonly<{ do: 'waive'; on: string; oldest: boolean }>;

/** One step as it was played: the state before it, its events, the state after. */
export type Played = Readonly<{ step: Step; before: Health; events: readonly DecidedEvent[]; after: Health }>;

const check: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('check'),
  outcome: fc.constantFrom('UP', 'DOWN'),
  bare: fc.boolean(),
  certificate: fc.boolean(),
});

const configure: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('configure'),
  F: fc.integer({ min: 1, max: 4 }),
  S: fc.integer({ min: 1, max: 4 }),
  url: fc.nat({ max: 1 }),
  enabled: fc.boolean(),
  removed: fc.boolean(),
  days: fc.constantFrom(null, 1, 30),
  channels: mostly(
    ['default'],
    fc.constantFrom<readonly string[]>(['default', 'team'], ['team'], ['hook', 'team'], []),
  ),
  certificateDays: mostly(null, fc.constant(14)),
});

const on = fc.constantFrom('default', 'team', 'hook');

const claim: fc.Arbitrary<Step> = fc.record({ do: fc.constant('claim'), on, oldest: fc.boolean() });

const waive: fc.Arbitrary<Step> = fc.record({ do: fc.constant('waive'), on, oldest: fc.boolean() });

const answer: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('answer'),
  accepted: fc.boolean(),
  messageRejected: fc.boolean(),
  on,
  later: mostly(false, fc.constant(true)),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: check },
  { weight: 1, arbitrary: configure },
  { weight: 3, arbitrary: claim },
  { weight: 3, arbitrary: answer },
  { weight: 1, arbitrary: waive },
);

/** About the oldest transition that is known to be owed, or the newest one. */
const forDebt = (
  state: Health,
  { on: id = 'default', oldest = false }: Readonly<{ on?: string; oldest?: boolean }>,
  command: (seq: number, id: string) => Command,
): Command | null => {
  const debt = debtOn(state, id);
  if (debt === null) return null;
  return command(oldest ? (debt.oldest_seq ?? debt.last_seq) : debt.last_seq, id);
};

/** What the step makes a runner see; null when it means nothing in this state. */
const observed = (state: Health, each: Step, n: number, channels: readonly string[]): Command | null => {
  switch (each.do) {
    case 'check':
      return {
        ...checked(n, each.outcome, {
          ...(each.bare ? { latency_ms: null, timings: null, status_code: null } : {}),
          // The one in force, as a pass makes sure.
          ...(state.config === null ? {} : { config_digest: state.config.digest }),
          ...(each.certificate === true && (state.config?.certificate_days ?? null) !== null
            ? { certificate_until: 1_800_000_000 }
            : {}),
        }),
        channels,
      };
    case 'configure':
      return configRead(n, {
        failure_threshold: each.F,
        success_threshold: each.S,
        url: `https://api.example/${String(each.url)}`,
        enabled: each.enabled,
        removed: each.removed,
        retain_checks_days: each.days,
        channels: each.channels ?? ['default'],
        certificate_days: each.certificateDays ?? null,
      });
    case 'claim':
      return forDebt(state, each, (seq, id) => claimed(n, seq, id));
    case 'waive':
      return forDebt(state, each, (seq, id) => waived(n, seq, id));
    case 'answer': {
      const open = claimOn(state, each.on ?? 'default');
      if (open === null) return null;
      return each.accepted
        ? published(n, open.for_seq, open.attempt, each.on)
        : refused(
            open.for_seq,
            open.attempt,
            each.messageRejected,
            each.on,
            each.later === true ? minute(n + 9) : null,
          );
    }
  }
};

/** Plays steps through the reducer, on top of a state: every state and every stream of these tests is reachable. */
export const played = (start: Health, steps: readonly Step[], firstMinute = 0): readonly Played[] => {
  const all: Played[] = [];
  let before = start;
  let channels: readonly string[] = ['default'];
  for (const [i, each] of steps.entries()) {
    const n = firstMinute + i;
    if (each.do === 'configure') channels = each.channels ?? ['default'];
    const observation = observed(before, each, n, channels);
    const { events, after } = decideAll(before, metadataAt(n), observation === null ? [] : [observation]);
    all.push({ step: each, before, events, after });
    before = after;
  }
  return all;
};

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { maxLength: 60, size: 'max' });

/** A reachable stream of one API, step by step; it begins with a config, as a pass begins it. */
export const history = (apiId = 'api'): fc.Arbitrary<readonly Played[]> =>
  fc.tuple(configure, steps).map(([first, rest]) => {
    const all = played(initialHealth(apiId), [first, ...rest]);
    // A counterexample is shown as its steps: the events follow from them.
    return Object.assign([...all], { [fc.toStringMethod]: () => JSON.stringify([first, ...rest]) });
  });

/** Checks alone, under thresholds F and S. */
export const checksUnder = (
  F: number,
  S: number,
  outcomes: readonly Outcome[],
  days: number | null = null,
): readonly Played[] =>
  played(initialHealth('api'), [
    { do: 'configure', F, S, url: 0, enabled: true, removed: false, days },
    ...outcomes.map((outcome): Step => ({ do: 'check', outcome, bare: false })),
  ]);
