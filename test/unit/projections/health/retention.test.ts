import { describe, expect, it } from 'vitest';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { endMayHaveExpired, expiresAt, isRoutine } from '../../../../src/projections/health/retention.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

describe('isRoutine', () => {
  const up = streamOf([configRead(0, { failure_threshold: 3 }), checked(1, 'UP')]).after;

  it.each([
    ['agrees with the state', up, 'UP', true],
    ['contradicts it', up, 'DOWN', false],
    ['is the first', initialHealth('api'), 'UP', false],
    ['ends a streak', { ...up, streak: 1 }, 'UP', false],
    ['ends a presumption', { ...up, presumed: true }, 'UP', false],
    ['agrees with DOWN', { ...up, last_state: 'DOWN' }, 'DOWN', true],
  ] as const)('of a check that %s', (_, state, outcome, routine) => {
    expect(isRoutine(state, checked(9, outcome).check)).toBe(routine);
  });

  it('holds of no other event', () => {
    const claim = {
      type: 'AlertAttempted',
      for_seq: 1,
      attempt: 1,
      channel_id: 'default',
      pass_id: 'P',
      claimed_until: minute(1),
    } as const;
    expect(isRoutine(up, claim)).toBe(false);
  });
});

describe('retention', () => {
  const kept = (days: number | null) =>
    streamOf([configRead(0, { retain_checks_days: days }), checked(1, 'UP')]).after;
  const day = 86_400_000;
  const last = Date.parse(minute(1));

  it('lets a check expire in whole seconds, by the config before it', () => {
    expect(expiresAt(kept(2), minute(5))).toBe(Date.parse(minute(5)) / 1000 + 2 * 86_400);
    expect(expiresAt(kept(null), minute(5))).toBeUndefined();
    expect(expiresAt(initialHealth('api'), minute(5))).toBeUndefined();
  });

  it.each([
    ['half the retention has passed', kept(2), last + day, false],
    ['more than half has', kept(2), last + day + 1, true],
    ['the clock was set back by more than half', kept(2), last - day - 1, true],
    ['checks do not expire', kept(null), last + 99 * day, false],
    ['there is no config', streamOf([checked(1, 'UP')]).after, last + 99 * day, false],
    ['there is no check', streamOf([configRead(0, { retain_checks_days: 1 })]).after, last + 99 * day, false],
  ])('the end of a stream may have expired: %s', (_, state, now, expected) => {
    expect(endMayHaveExpired(state, now)).toBe(expected);
  });
});
