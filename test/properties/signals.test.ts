import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configDigest } from '../../src/events/config-digest.ts';
import type { LoggedConfig } from '../../src/events/api-configured.ts';
import type { Event } from '../../src/events/event.ts';
import { decideAll, type DecidedEvent } from '../../src/projections/health/decide-all.ts';
import type { Command } from '../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../support/ledger/audited.ts';
import { checked, configRead, metadataAt, minute, plainConfig } from '../support/ledger/commands.ts';
import { replayedAt } from '../support/ledger/replayed.ts';

/** Minutes between checks: those of the first days expire while the last are made. */
const step = 6 * 60;

type Step =
  | Readonly<{ do: 'check'; up: boolean; slow: boolean; certificate: 'short' | 'long' | 'none' }>
  | Readonly<{ do: 'config'; changes: Partial<LoggedConfig> }>;

const check: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('check' as const),
  up: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
  slow: fc.boolean(),
  certificate: fc.oneof(
    { weight: 3, arbitrary: fc.constant('long' as const) },
    fc.constantFrom('short' as const, 'none' as const),
  ),
});

const config: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('config' as const),
  changes: fc.constantFrom(
    {},
    { enabled: false },
    { slow_ms: null },
    { certificate_days: null },
    { slow_threshold: 1 },
    { url: 'https://api.example/other' },
  ),
});

const steps = fc.array(fc.oneof({ weight: 9, arbitrary: check }, config), { minLength: 5, maxLength: 60 });

const options = { retain_checks_days: 1, slow_ms: 800, slow_threshold: 3, certificate_days: 30 };

/** A stream of these steps, and the state at its end. */
const lived = (all: readonly Step[]): Readonly<{ events: readonly DecidedEvent[]; after: Health }> => {
  let shown: Partial<LoggedConfig> = options;
  let state = initialHealth('api');
  const events: DecidedEvent[] = [];
  const add = (n: number, command: Command) => {
    const decided = decideAll(state, metadataAt(n), [command]);
    events.push(...decided.events);
    state = decided.after;
  };
  add(0, configRead(0, shown));
  for (const [i, one] of all.entries()) {
    const n = (i + 1) * step;
    if (one.do === 'config') {
      shown = { ...options, ...one.changes };
      add(n, configRead(n, shown));
    } else {
      const days = { short: 29, long: 31, none: null }[one.certificate];
      const until = days === null ? undefined : Math.floor(Date.parse(minute(n)) / 1000) + days * 86_400;
      add(
        n,
        checked(n, one.up ? 'UP' : 'DOWN', {
          config_digest: configDigest('api', { ...plainConfig, ...shown }),
          latency_ms: one.slow ? 801 : 800,
          certificate_until: until,
        }),
      );
    }
  }
  return { events, after: state };
};

const nowAfter = (all: readonly Step[]): number => Date.parse(minute((all.length + 1) * step));

const expiresBy = (event: Event, now: number): boolean =>
  event.type === 'CheckCompleted' && event.expires_at !== undefined && event.expires_at * 1000 < now;

const aboutSignals = (faults: readonly string[]) =>
  faults.filter((text) => !text.includes('pending for more'));

describe('signals in any history', () => {
  it('change from UP to DOWN and back in turn, each by itself, and are derived by an audit', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { events, after } = lived(all);
        const changes = events.flatMap(({ event }) => (event.type === 'StateChanged' ? [event] : []));
        for (const of of Map.groupBy(changes, ({ signal }) => signal).values())
          for (const [i, { from, to, signal }] of of.entries()) {
            expect(from).not.toBe(to);
            // A config may have dropped the signal, which is UP again without a change.
            if (i > 0 && signal === 'availability') expect(from).toBe(of[i - 1]?.to);
          }
        for (const [i, { previous_changed_seq }] of changes.entries())
          expect(previous_changed_seq).toBe(changes[i - 1]?.seq ?? null);
        const store = storeOf(inPlace(events.map(({ line }) => line)), after);
        const audit = await auditedAt(store, Date.parse(minute(0)));
        expect(audit.report).toMatchObject({ evidence_expired: 0, unverifiable: [] });
        expect(aboutSignals(faultsOf(audit))).toEqual([]);
        expect((await replayedAt(store, nowAfter(all))).differences).toEqual([]);
      }),
    );
  });

  it('are neither faults nor differences when checks of their runs have expired', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.boolean()), async (all, gone) => {
        const { events, after } = lived(all);
        const now = nowAfter(all);
        const left = events.filter(({ event }) => !(expiresBy(event, now) && gone.next().value));
        const store = storeOf(inPlace(left.map(({ line }) => line)), after);
        const audit = await auditedAt(store, now);
        expect(aboutSignals(faultsOf(audit))).toEqual([]);
        const replayed = await replayedAt(store, now);
        expect(replayed).toMatchObject({ differences: [], ahead: [] });
      }),
    );
  });

  it('are a difference when a stored state says another one, whatever has expired', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { events, after } = lived(all);
        fc.pre(after.signals?.certificate?.state === 'DOWN');
        const forged = { ...after, signals: null };
        const last = events.at(-1)?.event;
        fc.pre(last?.prev_kept_hash !== undefined);
        const now = nowAfter(all);
        const left = events.filter(({ event }) => !expiresBy(event, now));
        const report = await replayedAt(storeOf(inPlace(left.map(({ line }) => line)), forged), now);
        expect(report.differences.map(({ field }) => field)).toEqual(['signals']);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an audit of a signal whose evidence has expired', () => {
  const slow = (up: boolean, isSlow: boolean): Step => ({
    do: 'check',
    up,
    slow: isSlow,
    certificate: 'none',
  });
  // Slow three times in a row, the first two of which expire; then fast for a day and a half.
  const story = [
    slow(true, false),
    ...[1, 2, 3].map(() => slow(true, true)),
    ...[1, 2].map(() => slow(true, false)),
    ...[1, 2, 3, 4].map(() => slow(true, true)),
  ];
  const now = nowAfter(story);

  it('counts the transition, and still verifies what is left of it', async () => {
    const { events, after } = lived(story);
    const left = events.filter(({ event }) => !expiresBy(event, now));
    const change = left.find(({ event }) => event.type === 'StateChanged');
    expect(change?.event).toMatchObject({ signal: 'latency', to: 'DOWN', checks: 3 });
    const store = storeOf(inPlace(left.map(({ line }) => line)), after);
    const audit = await auditedAt(store, now);
    expect(audit.report.evidence_expired).toBe(1);
    expect(aboutSignals(faultsOf(audit))).toEqual([]);
  });

  it('counts one that a lower threshold made certain, though not since when', async () => {
    const lowered: readonly Step[] = [
      slow(true, false),
      ...[1, 2, 3].map(() => slow(true, true)),
      slow(true, false),
      { do: 'config', changes: { slow_threshold: 1 } },
      ...[1, 2, 3, 4].map(() => slow(true, false)),
    ];
    const { events, after } = lived(lowered);
    const end = nowAfter(lowered);
    // The first fast check behind the slow ones.
    const first = events.find(
      ({ event }) => event.type === 'CheckCompleted' && event.checked_at === minute(5 * step),
    );
    const left = events.filter((one) => one !== first);
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'StateChanged', to: 'UP', since: minute(5 * step), checks: 2 }),
    );
    const audit = await auditedAt(storeOf(inPlace(left.map(({ line }) => line)), after), end);
    expect(aboutSignals(faultsOf(audit))).toEqual([]);
    expect(audit.report.evidence_expired).toBe(1);
  });

  it('derives it while its run is there', async () => {
    const { events, after } = lived(story);
    const store = storeOf(inPlace(events.map(({ line }) => line)), after);
    const audit = await auditedAt(store, now);
    expect(audit.report.evidence_expired).toBe(0);
    expect(aboutSignals(faultsOf(audit))).toEqual([]);
  });
});
