import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../../src/events/event.ts';
import type { Command } from '../../../../../src/projections/health/decide.ts';
import { evolve } from '../../../../../src/projections/health/evolve.ts';
import type { Health } from '../../../../../src/projections/health/health-state.ts';
import { storedState } from '../../../../../src/projections/health/stored-state.ts';
import {
  lostAfter,
  lostAtGap,
  lostInGap,
  withoutLostRuns,
} from '../../../../../src/projections/health/signals/lost-runs.ts';
import { verdictOn } from '../../../../../src/projections/health/signals/verdicts.ts';
import { checked, claimed, configRead, minute, published } from '../../../../support/ledger/commands.ts';
import { secondVersion } from '../../../../support/ledger/second-version.ts';
import { streamOf } from '../../../../support/ledger/stream.ts';

const both = { slow_ms: 100, slow_threshold: 2, certificate_days: 14 };
const validFor = (n: number, days: number): number => Date.parse(minute(n)) / 1000 + days * 86_400;
const seen = (n: number, latency_ms: number, days = 90): Command =>
  checked(n, 'UP', { latency_ms, certificate_until: validFor(n, days) });
const after = (...commands: readonly Command[]): Health => streamOf([configRead(0, both), ...commands]).after;
const changes = (...commands: readonly Command[]) =>
  streamOf([configRead(0, both), ...commands])
    .events.map(({ event }) => event)
    .filter((event) => event.type === 'StateChanged');
const atRest = { streak: 0, streak_since: null };

describe('the signals beside availability', () => {
  it('keep a run that contradicts them, and forget it with the first check that agrees', () => {
    expect(after(seen(1, 42), seen(2, 900)).signals).toEqual({
      latency: { state: 'UP', since: null, streak: 1, streak_since: minute(2) },
    });
    expect(after(seen(1, 42), seen(2, 900), seen(3, 42)).signals).toBeNull();
  });

  it('change at the last check of a run, since its first', () => {
    expect(changes(seen(1, 42), seen(2, 900), seen(3, 900)).at(-1)).toMatchObject({
      signal: 'latency',
      to: 'DOWN',
      at: minute(3),
      since: minute(2),
      checks: 2,
    });
  });

  it('stay DOWN through a run that ends early, and are at rest after one that does not', () => {
    const slow = [seen(1, 42), seen(2, 900), seen(3, 900), seen(4, 42)];
    expect(after(...slow, seen(5, 900)).signals).toEqual({
      latency: { state: 'DOWN', since: minute(2), ...atRest },
    });
    expect(after(...slow, seen(5, 42)).signals).toBeNull();
  });

  it('keep what one of them is while another changes', () => {
    const state = after(seen(1, 900), seen(2, 900, 3));
    expect(Object.keys(state.signals ?? {}).toSorted()).toEqual(['certificate', 'latency']);
    const back = after(seen(1, 900), seen(2, 900, 3), seen(3, 42), seen(4, 42));
    expect(back.signals).toMatchObject({ certificate: { state: 'DOWN', streak: 2 } });
    expect(back.signals).not.toHaveProperty('latency');
  });

  it('call a certificate DOWN at once, and UP after ten checks of a renewed one', () => {
    const expiring = [seen(1, 42, 90), seen(2, 42, 13)];
    expect(changes(...expiring).at(-1)).toMatchObject({ signal: 'certificate', to: 'DOWN', checks: 1 });
    const renewed = Array.from({ length: 10 }, (_, i) => seen(3 + i, 42, 90));
    expect(changes(...expiring, ...renewed.slice(1))).toHaveLength(1);
    expect(changes(...expiring, ...renewed).at(-1)).toMatchObject({
      signal: 'certificate',
      to: 'UP',
      since: minute(3),
      previous_since: minute(2),
      checks: 10,
    });
  });

  it('are dropped with their option, with the target, and a certificate with https', () => {
    const down = [seen(1, 900, 3), seen(2, 900, 3)];
    const told = (changed: Parameters<typeof configRead>[1]) =>
      Object.keys(after(...down, configRead(3, { ...both, ...changed })).signals ?? {});
    expect(told({ retries: 1 }).toSorted()).toEqual(['certificate', 'latency']);
    expect(told({ slow_ms: null })).toEqual(['certificate']);
    expect(told({ certificate_days: null })).toEqual(['latency']);
    expect(told({ url: 'https://other.example/' })).toEqual([]);
    expect(told({ url: 'http://api.example/health' })).toEqual([]);
  });

  it('lose their runs, and not what they are, when an API is enabled again', () => {
    const again = [configRead(5, { ...both, enabled: false }), configRead(6, both)];
    expect(after(seen(1, 900, 3), seen(2, 42, 90), ...again).signals).toMatchObject({
      certificate: { state: 'DOWN', ...atRest },
    });
    expect(after(seen(1, 900), ...again).signals).toBeNull();
  });

  it('are what a transition says, though no run led to it', () => {
    const change = changes(seen(1, 900), seen(2, 900)).at(-1);
    if (change === undefined) throw new Error('no change');
    const unled = { ...after(seen(1, 42)), signals: null };
    expect(evolve(unled, change).signals).toEqual({
      latency: { state: 'DOWN', since: minute(1), ...atRest },
    });
  });

  it('are not told by a check that saw nothing of them', () => {
    const check = {
      outcome: 'DOWN',
      latency_ms: 900,
      checked_at: minute(1),
      certificate_until: undefined,
    } as const;
    expect(verdictOn('latency', both, check)).toBeNull();
    expect(verdictOn('certificate', both, check)).toBeNull();
    expect(
      verdictOn('certificate', { ...both, certificate_days: null }, { ...check, certificate_until: 1 }),
    ).toBeNull();
    expect(verdictOn('latency', both, { ...check, outcome: 'UP', latency_ms: null })).toBeNull();
  });
});

describe('runs of which checks may have expired', () => {
  const state = after(seen(1, 42), seen(2, 900));
  const settledBy = (before: Health, command: Command) => {
    const next = streamOf([configRead(0, both), seen(1, 42), seen(2, 900), command]).events.at(-1);
    if (next === undefined) throw new Error('no event');
    return lostAfter(['latency', 'certificate'], before, next.event);
  };

  it('are those of all signals that the config watches', () => {
    expect(lostAtGap({ config: null })).toEqual([]);
    expect(lostAtGap(state)).toEqual(['latency', 'certificate']);
  });

  it('are not there where one check changes a signal, unless one was open or lost before', () => {
    const one = { ...both, slow_threshold: 1 };
    expect(lostInGap({ config: null, signals: null }, [])).toEqual([]);
    expect(lostInGap(after(seen(1, 42)), [])).toEqual(['latency']);
    expect(lostInGap(after(seen(1, 42, 3)), [])).toEqual(['latency', 'certificate']);
    expect(lostInGap(after(configRead(1, one)), [])).toEqual([]);
    expect(lostInGap(after(configRead(1, one)), ['latency'])).toEqual(['latency']);
    expect(lostInGap(after(seen(1, 900), configRead(2, one)), [])).toEqual(['latency']);
  });

  it('can be counted again after a check that agrees, a change, or a config that ends them', () => {
    expect(settledBy(state, seen(3, 42))).toEqual([]);
    expect(settledBy(state, checked(3, 'UP', { latency_ms: 42 }))).toEqual(['certificate']);
    expect(settledBy(state, seen(3, 900))).toEqual(['certificate']);
    expect(settledBy(state, configRead(3, { ...both, slow_ms: null }))).toEqual(['certificate']);
    expect(settledBy(state, configRead(3, { ...both, retries: 1 }))).toEqual(['latency', 'certificate']);
  });

  it('go on through alerts', () => {
    const commands = [configRead(0, both), seen(1, 900), seen(2, 900), claimed(3, 4), published(4, 4, 1)];
    const { events, after: told } = streamOf(commands);
    const alerts: readonly Event[] = events
      .map(({ event }) => event)
      .filter(({ type }) => type.startsWith('Alert'));
    expect(alerts.map(({ type }) => type)).toEqual(['AlertAttempted', 'AlertPublished']);
    for (const event of alerts) expect(lostAfter(['latency'], told, event)).toEqual(['latency']);
  });

  it('end where a person took up the stream again', () => {
    const resumed = secondVersion()
      .map(({ sealed }) => sealed.event)
      .find(({ type }) => type === 'StreamResumed');
    if (resumed === undefined) throw new Error('nothing is resumed');
    expect(lostAfter(['latency', 'certificate'], state, resumed)).toEqual([]);
  });

  it('are no others than ours, whatever a stream is resumed with', () => {
    const resumed = secondVersion()
      .map(({ sealed }) => sealed.event)
      .find((event) => event.type === 'StreamResumed');
    if (resumed === undefined) throw new Error('nothing is resumed');
    const latency = { state: 'DOWN', since: minute(1), streak: 0, streak_since: null } as const;
    const signals = Object.assign({ latency }, { odd: 7 });
    const continued = evolve(state, { ...resumed, state: { ...resumed.state, signals } });
    expect(continued.signals).toEqual({ latency });
    expect(() => storedState(continued)).not.toThrow();
    expect(evolve(state, { ...resumed, state: { ...resumed.state, signals: null } }).signals).toBeNull();
  });

  it('are left out of what is compared, and nothing else is', () => {
    expect(withoutLostRuns(state.signals, [])).toBe(state.signals);
    expect(withoutLostRuns(state.signals, ['latency'])).toBeNull();
    expect(withoutLostRuns(state.signals, ['certificate'])).toEqual(state.signals);
    const down = after(seen(1, 900, 3), seen(2, 900, 3), seen(3, 42, 90));
    expect(withoutLostRuns(down.signals, ['latency'])).toEqual({
      latency: { state: 'DOWN', since: minute(1), ...atRest },
      certificate: { state: 'DOWN', since: minute(1), streak: 1, streak_since: minute(3) },
    });
  });
});
